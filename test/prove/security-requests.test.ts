import { describe } from "vitest";
import { Prng } from "../../src/demo/prng.ts";
import { patience } from "./patience.ts";
import { promise, SEED, type Trial, tries } from "./promise.ts";
import { answersIn } from "./security/answers.ts";
import { faultsOf } from "./security/judge-answer.ts";
import { Rig } from "./security/rig.ts";
import { talk } from "./security/socket.ts";
import { type WildRequest, wildRequest } from "./security/wild.ts";

const AT_A_TIME = 8;
/** How much of a request a violation is told with. */
const SHOWN = 400;

interface Tally {
  readonly statuses: Map<number, number>;
  silent: number;
}

async function askOne(rig: Rig, wild: WildRequest, trial: Trial, tally: Tally): Promise<void> {
  const reply = await talk(rig.port, wild.bytes);
  const told = (what: string) =>
    trial.violated(`${what}: ${JSON.stringify(wild.bytes.toString("latin1").slice(0, SHOWN))}`);
  trial.tried(wild.count);
  if (reply.end === "open") told("the connection stays open");
  if (reply.bytes.length === 0) tally.silent += 1;
  const answers = answersIn(reply.bytes);
  if (answers === null) return told(`no HTTP: ${reply.bytes.toString("latin1").slice(0, SHOWN)}`);
  for (const answer of answers) {
    tally.statuses.set(answer.status, (tally.statuses.get(answer.status) ?? 0) + 1);
    for (const fault of faultsOf(answer, rig.forbidden)) told(`${answer.status}, ${fault}`);
  }
}

describe("Security", () => {
  promise("no request crashes it, and no answer holds a byte that is not published", "requests", async (trial) => {
    await using rig = await Rig.start();
    const random = new Prng(SEED, 2, 0);
    const tally: Tally = { statuses: new Map(), silent: 0 };
    const most = tries({ full: 20_000, short: 2_000 });
    const patient = patience(trial, most);
    for (let asked = 0; asked < most && patient(); asked += AT_A_TIME) {
      const wild = Array.from({ length: AT_A_TIME }, () => wildRequest(random));
      await Promise.all(wild.map((each) => askOne(rig, each, trial, tally)));
    }
    const health = await rig.site.get("/healthz");
    trial.check(health.status === 200, "it is well no more");
    const ending = await rig.ending();
    trial.check(ending === null, `the process ended: ${ending}`);
    trial.check(!rig.log.includes('"event":"request_broke"'), "a request broke inside");
    const statuses = [...tally.statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status} × ${count}`);
    trial.note(`answers ${statuses.join(", ")}; ${tally.silent} connections closed without a word`);
  });
});
