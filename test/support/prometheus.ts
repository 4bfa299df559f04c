import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as z from "zod";
import { eventually } from "./eventually.ts";

const RULES = resolve(import.meta.dirname, "../../docs/ops/prometheus/alerts.yml");

const answerSchema = z.object({ status: z.string(), data: z.unknown(), error: z.string().optional() });

/** A real Prometheus that scrapes daemons every second and evaluates the alert rules of docs/ops. */
export class Prometheus implements AsyncDisposable {
  readonly #base: string;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(base: string, folder: string, child: ChildProcess) {
    this.#base = base;
    this.#folder = folder;
    this.#child = child;
  }

  /** Starts one that scrapes these `host:port`, and waits until it answers. */
  static async start(targets: readonly string[]): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), "salesmap-prometheus-"));
    const config = join(folder, "prometheus.yml");
    const every = { scrape_interval: "1s", scrape_timeout: "1s", evaluation_interval: "1s" };
    const jobs = [{ job_name: "salesmap-reportd", static_configs: [{ targets }] }];
    // JSON is YAML
    writeFileSync(config, JSON.stringify({ global: every, rule_files: [RULES], scrape_configs: jobs }));
    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(
      "prometheus",
      [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, "data")}`, `--web.listen-address=${address}`],
      { stdio: "ignore" },
    );
    const started = new Prometheus(`http://${address}`, folder, child);
    try {
      await eventually(async () => {
        if (!(await fetch(`http://${address}/-/ready`)).ok) throw new Error("not ready");
      }, 30_000);
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
    return started;
  }

  /** The `data` of an API call; throws what Prometheus says is wrong. */
  async api(path: string): Promise<unknown> {
    const answer = answerSchema.parse(await (await fetch(`${this.#base}/api/v1/${path}`)).json());
    if (answer.status !== "success") throw new Error(answer.error);
    return answer.data;
  }

  query(expr: string): Promise<unknown> {
    return this.api(`query?query=${encodeURIComponent(expr)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, "exit");
      this.#child.kill("SIGKILL");
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
