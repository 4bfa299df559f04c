import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, inject, it } from "vitest";
import { Scene } from "../support/scene.ts";
import { age, landExport } from "../support/small-export.ts";

const MAIN = inject("mainJs");

/** The journal of one `run` in a process of its own. */
async function journalOf(scene: Scene, args: readonly string[] = []) {
  const { code, err } = await scene.command(MAIN, ["run", "--json", ...args], { LOG_LEVEL: "trace" });
  const lines: { event: string; job_run_id?: string }[] = err
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { code, events: lines.map(({ event }) => event), ids: new Set(lines.map((line) => line.job_run_id)) };
}

describe("every line of a run names it", () => {
  it("what the build process and the copies in front have to say included", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const db = new Sqlite(scene.db);
    db.exec("INSERT INTO deal (id) SELECT id FROM deal LIMIT 1");
    db.close();
    age(scene.db);
    mkdirSync(scene.cache);
    writeFileSync(join(scene.cache, "encoded"), "a file where a folder should be");
    const { code, events, ids } = await journalOf(scene);
    expect(code).toBe(0);
    expect(events).toEqual(expect.arrayContaining(["ids_repeated", "copies_not_published", "run_phase", "run_ended"]));
    expect([...ids]).toEqual([expect.stringMatching(/^\d{8}_\d{6}$/)]);
  });

  it("when it fails too", async () => {
    await using scene = new Scene();
    writeFileSync(scene.db, "no database");
    const { code, events, ids } = await journalOf(scene);
    expect([code, events.filter((event) => event === "run_ended")]).toEqual([1, ["run_ended", "run_ended"]]);
    expect([...ids]).toEqual([expect.stringMatching(/^\d{8}_\d{6}$/)]);
  });
});
