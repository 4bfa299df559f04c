import { readdirSync } from "node:fs";
import { describe } from "vitest";
import { addDays } from "../../src/lib/zone.ts";
import { eventually } from "../support/eventually.ts";
import { Scene } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";
import { LoadedDaemon } from "./load/loaded-daemon.ts";
import { promise, tries } from "./promise.ts";

const DATES = tries({ full: 10_000, short: 1_000 });
const BUILDS = tries({ full: 230, short: 12 });
const AT_ONCE = 20;
const KEPT_ON_DEMAND = 200;
const SNAPSHOTS = 3;

/** The files that a folder holds, in all its depth; looked at again when a lock of the last run goes meanwhile. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await eventually(() => readdirSync(folder, { recursive: true, withFileTypes: true }));
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

/** Asks for day after day, some at a time; how each was answered. */
async function ask(daemon: LoadedDaemon, days: number, atOnce: number): Promise<Map<string, number>> {
  const answers = new Map<string, number>();
  let at = 0;
  const client = async () => {
    for (let day = at++; day < days; day = at++) {
      const answer = await daemon.site.report(`?date=${addDays("1990-01-01", day)}`);
      await answer.arrayBuffer();
      const how = `${answer.status} ${(answer.headers.get("cache-status") ?? "").replace("salesmap-reportd; ", "")}`;
      answers.set(how, (answers.get(how) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return answers;
}

const told = (answers: ReadonlyMap<string, number>) =>
  [...answers].map(([how, count]) => `${count} × ${how}`).join(", ");

describe("many dates asked for", () => {
  promise("are answered at once, and few of them are built", "dates", async (trial) => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const daemon = await LoadedDaemon.start(scene, {});
    await daemon.site.report();
    const before = daemon.memoryMB();
    const answers = await ask(daemon, DATES, AT_ONCE);
    trial.tried(DATES);
    for (const [how, count] of answers) trial.check(how.startsWith("200 "), `${count} were answered ${how}`);
    const files = (await filesIn(scene.cache)).length;
    trial.check(files < 200, `${files} files in CACHE_DIR`);
    trial.note(`${told(answers)}; ${files} files in CACHE_DIR: bounded by ON_DEMAND_PER_MIN`);
    trial.note(`memory grew by ${(daemon.memoryMB() - before).toFixed(0)} MB`);
  });

  promise("fill no disk although all may be built: old ones make room", "builds", async (trial) => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const daemon = await LoadedDaemon.start(scene, { ON_DEMAND_PER_MIN: "1000", SNAPSHOT_KEEP: String(SNAPSHOTS) });
    const answers = await ask(daemon, BUILDS, 1);
    trial.tried(BUILDS);
    trial.check(answers.get("200 fwd=uri-miss; stored") === BUILDS, told(answers));
    const reports = (await filesIn(scene.cache)).filter((name) => /^\d{4}-\d\d-\d\d\.json$/.test(name)).length;
    const snapshots = (await filesIn(scene.work)).filter((name) => name.endsWith(".db")).length;
    // of those made by GETs the newest 200 stay, and the three of the newest days
    trial.check(reports <= KEPT_ON_DEMAND + 3, `${reports} reports are kept`);
    trial.check(snapshots <= SNAPSHOTS, `${snapshots} snapshots are kept`);
    trial.note(`${reports} reports and ${snapshots} snapshots of ${BUILDS} builds are kept`);
  });
});
