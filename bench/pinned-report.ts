import { rawGet } from "../test/support/raw-http.ts";
import type { DemoSize, House } from "./house.ts";
import { settingsFor } from "./run-force.ts";
import { Serving } from "./serving.ts";
import { askWithWrk } from "./wrk.ts";

/** Makes a report of about 130 kB. */
const SMALL: DemoSize = { deals: 1_500, wide: false };

/** The core that answers; the one that asks is 1. */
export const ANSWERING_CORE = 0;

/** V8 has compiled a server's busy functions after some two hundred thousand requests; before, it is that which is measured. */
const WARM_UP_SEC = 5;

/** The ways a client asks for a report that it may have already. */
export const CASES = [
  { name: "plain", encoding: "identity", has: false },
  { name: "gzip", encoding: "gzip", has: false },
  { name: "br", encoding: "br", has: false },
  { name: "304", encoding: "br", has: true },
] as const;
export type Case = (typeof CASES)[number];

/** A report as one case gets it. */
export interface Answered {
  readonly encoding: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** A daemon on a core of its own that has one report, and what it answers. */
export class PinnedReport implements AsyncDisposable {
  readonly serving: Serving;
  readonly cacheDir: string;

  static async start(house: House, name: string): Promise<PinnedReport> {
    const env = await settingsFor(house, name, await house.database(SMALL));
    const serving = await Serving.start(house, env, ANSWERING_CORE);
    await serving.recompute(house.signal);
    return new PinnedReport(serving, env.CACHE_DIR ?? "");
  }

  private constructor(serving: Serving, cacheDir: string) {
    this.serving = serving;
    this.cacheDir = cacheDir;
  }

  /** What the daemon sends, without what every server adds by itself. */
  async answer(encoding: string): Promise<Answered> {
    const { status, headers, body } = await rawGet(this.serving.reportUrl, { "Accept-Encoding": encoding });
    if (status !== 200) throw new Error(`${this.serving.reportUrl} answered ${status}`);
    const own = Object.entries(headers).filter(([name]) => !["date", "connection", "keep-alive"].includes(name));
    return { encoding, headers: Object.fromEntries(own.map(([name, value]) => [name, String(value)])), body };
  }

  /** What a client of this case sends. */
  async asks({ encoding, has }: Case): Promise<Record<string, string>> {
    const { headers } = await this.answer(encoding);
    return { "Accept-Encoding": encoding, ...(has ? { "If-None-Match": headers.etag ?? "" } : {}) };
  }

  /** Asks servers that answer with this report until they are as fast as they get, in every case. */
  async warmUp(house: House, urls: readonly string[]): Promise<void> {
    for (const each of CASES) {
      house.say(`${each.name}: warm-up of ${WARM_UP_SEC} s a server`);
      const headers = await this.asks(each);
      for (const url of urls) await askWithWrk(house, { url, headers, seconds: WARM_UP_SEC });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.serving[Symbol.asyncDispose]();
  }
}
