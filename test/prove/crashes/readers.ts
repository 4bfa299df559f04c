import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { MODES } from "../../../src/contract/mode.ts";
import { publicStatusSchema } from "../../../src/contract/status.ts";
import { rawGet } from "../../support/raw-http.ts";
import { reportIn } from "./dead-end.ts";

const API = "/api/report/counterparty-risk";

/** Between two requests of one client. */
const PAUSE_MS = 10;

/** Clients that read everything a daemon serves, again and again until they are told to end. */
export class CrashReaders {
  /** Answers that nobody should have got. */
  readonly wrong: string[] = [];
  answers = 0;
  readonly #base: string;
  readonly #clients: Promise<void>[];
  /** From here on a connection may break: the process is about to die. */
  #dying = false;
  #ended = false;
  readonly #newest = new Map<string, string>();
  /** Run ids of bodies that were found right, by their hash. */
  readonly #right = new Map<string, string>();

  constructor(port: number, asOf: string) {
    this.#base = `http://127.0.0.1:${port}`;
    const paths = MODES.map((mode) => `${API}?date=${asOf}&mode=${mode}`);
    const files = [`/cache/${asOf}.json`, `/cache/counterparty-risk/online/${asOf}.json`];
    this.#clients = [...paths, ...files, `${API}/status`].map((path) => this.#read(path));
  }

  processDies(): void {
    this.#dying = true;
  }

  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#clients);
  }

  async #read(path: string): Promise<void> {
    while (!this.#ended) {
      try {
        const { status, body } = await rawGet(this.#base + path);
        this.answers += 1;
        const wrong = status === 200 ? this.#wrongIn(path, body) : `HTTP ${status}`;
        if (wrong !== null) this.wrong.push(`a reader of ${path} saw ${wrong}`);
        await pause(PAUSE_MS);
      } catch (error) {
        if (!this.#dying) this.wrong.push(`a reader of ${path} got ${String(error)}`);
        else return;
      }
    }
  }

  #wrongIn(path: string, body: Buffer): string | null {
    if (path.endsWith("/status"))
      return publicStatusSchema.safeParse(JSON.parse(body.toString())).success ? null : "no status";
    const hash = createHash("sha1").update(body).digest("base64");
    const id = this.#right.get(hash) ?? idIn(body.toString("utf8"));
    if (!/^\d/.test(id)) return id;
    this.#right.set(hash, id);
    const before = this.#newest.get(path) ?? "";
    this.#newest.set(path, id);
    return id >= before ? null : `${id} after ${before}`;
  }
}

/** The run id of a report that is as it should be, or what is wrong with it. */
function idIn(text: string): string {
  const meta = reportIn(text)?.meta;
  if (meta === undefined) return `no report (${text.length} characters)`;
  return meta.is_stale === true ? `a stale answer (${meta.stale_reason})` : meta.job_run_id;
}
