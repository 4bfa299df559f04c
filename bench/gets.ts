import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { alternate } from "./alternate.ts";
import { type BareOrder, bareListensSchema } from "./bare-messages.ts";
import { type Finding, figureOf, type Ratio, ratioOf } from "./finding.ts";
import type { House } from "./house.ts";
import { ANSWERING_CORE, CASES, PinnedReport } from "./pinned-report.ts";
import { askWithWrk } from "./wrk.ts";

/** Of the speed of a server that can do nothing else. */
const GOAL = { least: 0.9 };

/** Cached GETs against a bare `node:http` server that sends the same bytes, each on the same core in turn. */
export async function measureGets(house: House, rounds: number, seconds: number): Promise<Finding> {
  await using report = await PinnedReport.start(house, "gets");
  const answers = await Promise.all(["identity", "gzip", "br"].map((encoding) => report.answer(encoding)));
  await using bare = await BareServer.start({ answers });
  const ratios: Ratio[] = [];
  await report.warmUp(house, [report.serving.reportUrl, bare.url]);
  for (const each of CASES) {
    const headers = await report.asks(each);
    const ask = (url: string) => askWithWrk(house, { url, headers, seconds });
    const pairs = await alternate(
      rounds,
      () => ask(report.serving.reportUrl),
      () => ask(bare.url),
      (text) => house.say(`gets, ${each.name}: ${text}`),
    );
    // times in, speeds out
    const measured = pairs.map(([ours, peer]) => ({ ours: 1 / ours, peer: 1 / peer }));
    ratios.push(
      ratioOf({ what: `cached GETs a second, ${each.name}`, peer: "bare node:http, same bytes" }, measured, GOAL),
    );
  }
  const kB = answers.map(({ body }) => body.length / 1000);
  return { ratios, figures: [figureOf("the report, plain", "kB", [kB[0] ?? 0])] };
}

/** A process that sends what it is given, on the core where the daemon answers. */
class BareServer implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly url: string;

  static async start(order: BareOrder): Promise<BareServer> {
    const child = fork(join(import.meta.dirname, "bare-server.ts"), [], {
      execPath: "taskset",
      execArgv: ["-c", String(ANSWERING_CORE), process.execPath, "--import", "tsx"],
      serialization: "advanced",
    });
    child.send(order);
    const [listens] = await once(child, "message");
    return new BareServer(child, bareListensSchema.parse(listens).port);
  }

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#child, "exit");
    this.#child.disconnect();
    await gone;
  }
}
