import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";
import { AS_OF, type House } from "./house.ts";
import { logged } from "./log-line.ts";

const listeningSchema = z.object({ event: z.literal("listening"), port: z.number() });
const endingSchema = z.object({ result: z.string(), msg: z.string() });

/** A daemon that serves one database. */
export class Serving implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #port: number;

  /** Starts `serve` without a schedule on a free port; on one core only, if one is given. */
  static async start(house: House, env: Record<string, string>, core?: number): Promise<Serving> {
    const settings = { ENABLE_SCHEDULER: "0", ...env, PORT: "0", LOG_LEVEL: "info" };
    const pinned = core === undefined ? [] : ["taskset", "-c", String(core)];
    const [program = "", ...args] = [...pinned, process.execPath, house.program, "serve"];
    const child = spawn(program, args, {
      env: settings,
      signal: house.signal,
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.on("error", () => {}); // the exit tells
    for await (const line of createInterface({ input: child.stderr })) {
      const said = logged(listeningSchema, line);
      if (said === null) continue;
      child.stderr.resume();
      return new Serving(child, said.port);
    }
    throw new Error("the daemon ended before it listened");
  }

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.#port = port;
  }

  get port(): number {
    return this.#port;
  }

  /** The address of the offline report that `recompute` makes anew. */
  get reportUrl(): string {
    return this.#url("");
  }

  /** Makes the offline report anew and waits for its end. Throws unless it was made. */
  async recompute(signal: AbortSignal): Promise<void> {
    const response = await fetch(this.#url("/recompute"), { method: "POST", signal });
    const { result, msg } = endingSchema.parse(await response.json());
    if (result !== "SUCCESS") throw new Error(`recompute answered ${result}: ${msg}`);
  }

  #url(path: string): string {
    return `http://127.0.0.1:${this.#port}/api/report/counterparty-risk${path}?date=${AS_OF}&mode=offline`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await gone;
  }
}
