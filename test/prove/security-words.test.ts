import { readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, inject } from "vitest";
import { Prng } from "../../src/demo/prng.ts";
import { dateIn } from "../../src/lib/zone.ts";
import type { Env, Scene } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";
import { promise, SEED, type Trial, tries } from "./promise.ts";
import { SECRETS } from "./security/canaries.ts";
import { API, DAY, Rig } from "./security/rig.ts";
import { talk } from "./security/socket.ts";
import { wildRequest } from "./security/wild.ts";

const MAIN = inject("mainJs");
const TODAY = dateIn("Asia/Seoul", Date.now());
/** Orders to a terminal, a second line, letters that turn round. */
const EVIL = '\u001b[2J\u001b]0;evil\u0007\r\n{"level":30,"event":"forged"}\u009b1m\u202e';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
const ORDERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

const COMMANDS: readonly (readonly string[])[] = [
  ["--help"],
  ...["serve", "run", "status", "check", "backfill", "verify", "prune", "notify", "demo-db", "cards-try"].map(
    (verb) => [verb, "--help"],
  ),
  ["check"],
  ["check", "--json", "--online"],
  ["run", "--date", DAY],
  ["run", "--json", "--force", "--date", TODAY],
  ["status"],
  ["status", "--json"],
  ["verify", DAY],
  ["notify", "--test"],
  ["notify", "--json"],
  ["prune", "--dry-run"],
  ["cards-try", "--counterparty", "영업본부"],
  ["completion", "bash"],
];
/** A model and receivers that nobody answers for: each is asked, and says why it failed. */
const LLM: Env = { LLM_PROVIDER: "openai", LLM_BASE_URL: "http://127.0.0.1:9/v1", LLM_BUDGET_SEC: "2" };
/** Settings that are refused, secrets among them. */
const MISTAKES: readonly Env[] = [
  { ADMIN_TOKEN: `${SECRETS.ADMIN_TOKEN} with a space` },
  { NOTIFY_WEBHOOK_URL: "http://hooks.example/kanarienvogel-7c1f" },
  { HEALTHCHECK_PING_URL: "kanarienvogel-7c1f" },
  { HOST: "0.0.0.0", ADMIN_TOKEN: "" },
  { PORT: "x", RULES_PATH: "/nowhere", LOG_LEVEL: "loud" },
];

function secretsIn(text: string): string[] {
  return [...Object.values(SECRETS), "kanarienvogel-7c1f"].filter((secret) => text.includes(secret));
}

/** Every command, all that it printed. */
async function everyCommand(
  scene: Scene,
  env: Env,
  said: (command: string, text: string) => void,
  commands = COMMANDS,
): Promise<void> {
  for (const args of commands) {
    const { out, err } = await scene.command(MAIN, args, env);
    said(args.join(" "), out + err);
  }
}

/** Everything that was written below a folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile());
}

/** Lines of the daemon's log that are not one JSON object each, or give a terminal orders. */
function badLines(log: string): string[] {
  return log.split("\n").filter((line) => line !== "" && (ORDERS.test(line) || !isEvent(line)));
}

function isEvent(line: string): boolean {
  try {
    const { event }: { event?: unknown } = JSON.parse(line);
    return typeof event === "string" && event !== "forged";
  } catch {
    return false;
  }
}

/** An export whose every name is evil. */
function landEvil(scene: Scene): void {
  landExport(scene.db, { confirmed: 7_000_000, neighbour: EVIL, notes: [EVIL] });
  const db = new Sqlite(scene.db);
  for (const sql of [
    'UPDATE organization SET "이름" = ?',
    'UPDATE people SET "소속 상위 조직" = ?',
    'UPDATE deal SET "이름" = ?',
  ])
    db.prepare(sql).run(`${EVIL}이름`);
  db.close();
}

describe("Security", () => {
  promise("no secret is printed, logged, served, counted or kept", "texts", async (trial) => {
    await using rig = await Rig.start({ LOG_LEVEL: "trace", ...LLM });
    for (const path of ["/metrics", `${API}/status`, `${API}/runs`, "/readyz", "/", `${API}/history`]) {
      hold(trial, `the answer at ${path}`, await (await rig.site.get(path)).text());
    }
    const { scene } = rig;
    await everyCommand(scene, { ...SECRETS, ...LLM }, (command, text) => hold(trial, command, text));
    for (const mistake of MISTAKES) {
      for (const args of [["check"], ["check", "--json"], ["serve"]]) {
        const { out, err } = await scene.command(MAIN, args, { ...SECRETS, ...mistake });
        hold(trial, `${args.join(" ")} with ${Object.keys(mistake).join()}`, out + err);
      }
    }
    hold(trial, "the log", rig.log);
    const planted = /secret|\.env|canary|json\.bak|json\.tmp|2026-04-1\.json|a{64}/;
    for (const path of [...filesBelow(scene.cache), ...filesBelow(scene.work)].filter((each) => !planted.test(each)))
      hold(trial, path, readFileSync(path, "latin1"));
  });

  promise(
    "nothing that is named, asked or thrown forges a line of the log or gives a terminal orders",
    "texts",
    async (trial) => {
      await using rig = await Rig.start({ LOG_LEVEL: "trace" });
      const random = new Prng(SEED, 4, 0);
      landEvil(rig.scene);
      for (let asked = tries({ full: 1_000, short: 200 }); asked > 0; asked -= 1) {
        await talk(rig.port, wildRequest(random).bytes);
        trial.tried();
      }
      const evil = `GET ${API}?date=${encodeURIComponent(EVIL)} HTTP/1.1\r\nHost: localhost\r\nX: \u001b[2J\r\n\r\n`;
      await talk(rig.port, Buffer.from(evil));
      for (const line of badLines(rig.log)) trial.violated(`the log has ${JSON.stringify(line.slice(0, 300))}`);
      const { scene } = rig;
      const named = join(scene.folder, `${EVIL.replaceAll("/", "")}.db`);
      const said = (command: string, text: string) => holdQuiet(trial, command, text);
      const speaking = COMMANDS.filter((args) => !args.includes("--help"));
      await everyCommand(scene, {}, said, speaking);
      renameSync(scene.db, named);
      await everyCommand(scene, { DB_PATH: named }, said, speaking);
      await everyCommand(scene, { DB_PATH: `${named}.gone` }, said, speaking);
    },
  );
});

function hold(trial: Trial, where: string, text: string): void {
  trial.tried();
  for (const secret of secretsIn(text)) trial.violated(`${where} tells ${secret}`);
}

function holdQuiet(trial: Trial, where: string, text: string): void {
  trial.tried();
  const at = text.search(ORDERS);
  if (at >= 0) trial.violated(`${where} gives orders: ${JSON.stringify(text.slice(Math.max(0, at - 60), at + 40))}`);
}
