import { existsSync } from "node:fs";
import { freePort, NAME, Nginx } from "../test/support/nginx.ts";
import { alternate } from "./alternate.ts";
import { type Finding, type Goal, type Ratio, ratioOf } from "./finding.ts";
import { AS_OF, type House } from "./house.ts";
import { ANSWERING_CORE, CASES, type Case, PinnedReport } from "./pinned-report.ts";
import { askWithWrk } from "./wrk.ts";

/** Of the speed of a plain nginx. */
const GOAL = { least: 0.95 };

export function hasNginx(): boolean {
  return existsSync("/usr/sbin/nginx");
}

/** The file that a case is sent from. */
const FILES: Readonly<Record<Case["encoding"], string>> = {
  identity: `/${AS_OF}.json`,
  gzip: `/encoded/${AS_OF}.json.gz`,
  br: `/encoded/${AS_OF}.json.br`,
};

/** The shipped configuration of nginx, and the daemon itself, against an nginx that sends the same files and no more. */
export async function measureWebServer(house: House, rounds: number, seconds: number): Promise<Finding> {
  await using report = await PinnedReport.start(house, "web-server");
  const port = await freePort();
  await using nginx = await Nginx.start({
    prefix: await house.room("web-server/nginx"),
    cache: report.cacheDir,
    daemons: [report.serving.port],
    http: `server { listen 127.0.0.1:${port}; server_name plain.example.com; root ${report.cacheDir}; }`,
    core: ANSWERING_CORE,
  });
  const query = `/api/report/counterparty-risk?date=${AS_OF}&mode=offline`;
  const ratios: Ratio[] = [];
  const compare = async (what: string, url: string, each: Case, goal: Goal) => {
    const asks = await report.asks(each);
    const ask = (address: string) => {
      const named = address.startsWith(nginx.base) ? { Host: NAME } : {};
      return askWithWrk(house, { url: address, headers: { ...asks, ...named }, seconds });
    };
    const pairs = await alternate(
      rounds,
      () => ask(url),
      () => ask(`http://127.0.0.1:${port}${FILES[each.encoding]}`),
      (text) => house.say(`web-server, ${what}, ${each.name}: ${text}`),
    );
    const measured = pairs.map(([ours, peer]) => ({ ours: 1 / ours, peer: 1 / peer }));
    ratios.push(ratioOf({ what: `${what} a second, ${each.name}`, peer: "plain nginx, same file" }, measured, goal));
  };
  for (const each of CASES) await compare("GETs through nginx", nginx.base + query, each, GOAL);
  await report.warmUp(house, [report.serving.reportUrl]);
  for (const each of CASES) await compare("cached GETs of the daemon", report.serving.reportUrl, each, null);
  return { ratios, figures: [] };
}
