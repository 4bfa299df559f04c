import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { removeDue } from "../../../src/retention.ts";
import { dueSnapshots } from "../../../src/source/due-snapshots.ts";
import { findSnapshot } from "../../../src/source/reuse-snapshot.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

const BOOT = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
const nameOf = (stamp: string) => `salesmap_snapshot_2026-01-29_${stamp}.db`;

/** A snapshot made at `at` (epoch seconds); without an identity it has no note. */
function lay(work: string, stamp: string, at: number, identity?: string, boot = BOOT): string {
  const path = join(work, nameOf(stamp));
  writeFileSync(path, "");
  utimesSync(path, at, at);
  if (identity !== undefined)
    writeFileSync(`${path}.json`, JSON.stringify({ source_identity: identity, boot_id: boot }));
  return path;
}

const NOW = Date.now();

describe("the snapshot to use again", () => {
  it("is the newest of the same source, whatever its name says", async () => {
    const work = temporaryFolder();
    lay(work, "080000", 1000, "a");
    const newest = lay(work, "070000", 3000, "a");
    lay(work, "090000", 2000, "a");
    lay(work, "100000", 4000, "b");
    expect(await findSnapshot(work, "a")).toBe(newest);
  });

  it("is none of before the machine started: a power cut may have taken pages of it", async () => {
    const work = temporaryFolder();
    const path = lay(work, "080000", 1000, "a", "another boot");
    expect(await findSnapshot(work, "a")).toBeNull();
    expect(await findSnapshot(work, "a", { anyBoot: true })).toBe(path);
  });

  it("is none when there is no whole one of that source", async () => {
    const work = temporaryFolder();
    expect(await findSnapshot(work, "a")).toBeNull();
    expect(await findSnapshot(join(work, "absent"), "a")).toBeNull();
    lay(work, "080000", 1000, "b");
    lay(work, "090000", 1000);
    writeFileSync(`${lay(work, "100000", 1000)}.json`, '{"source_ident');
    mkdirSync(join(work, ".building-20260129_110000-1"));
    writeFileSync(join(work, `${nameOf("120000")}.json`), '{"source_identity":"a"}');
    writeFileSync(join(work, "salesmap_snapshot_yesterday.db"), "");
    writeFileSync(join(work, "salesmap_snapshot_yesterday.db.json"), '{"source_identity":"a"}');
    expect(await findSnapshot(work, "a")).toBeNull();
  });
});

describe("the sweep of the snapshots", () => {
  it("leaves the newest with their notes", async () => {
    const work = temporaryFolder();
    for (const [stamp, at] of [
      ["080000", 1000],
      ["070000", 3000],
      ["090000", 2000],
    ] as const)
      lay(work, stamp, at, "a");
    await removeDue(await dueSnapshots(work, 2, 0, NOW));
    const kept = [nameOf("070000"), nameOf("090000")];
    expect(readdirSync(work).sort()).toEqual(kept.flatMap((name) => [name, `${name}.json`]));
  });

  it("removes what was made before the moment given, even the last one", async () => {
    const work = temporaryFolder();
    lay(work, "080000", 1000, "a");
    lay(work, "090000", 1001, "a");
    await removeDue(await dueSnapshots(work, 20, 1_001_000, NOW));
    expect(readdirSync(work).sort()).toEqual([nameOf("090000"), `${nameOf("090000")}.json`]);
    await removeDue(await dueSnapshots(work, 20, 1_001_001, NOW));
    expect(readdirSync(work)).toEqual([]);
  });

  it("removes what dead runs left half made, and nothing of others", async () => {
    const work = temporaryFolder();
    lay(work, "080000", 1000, "a");
    mkdirSync(join(work, ".building-20260129_070000-4711"));
    writeFileSync(join(work, ".building-20260129_070000-4711", "source.db"), "");
    const strays = [`${nameOf("070000")}.json`, `${nameOf("070000")}-wal`, `${nameOf("070000")}-journal`];
    const others = [
      "notes.txt",
      "salesmap_latest.db",
      "salesmap_snapshot_yesterday.txt",
      `${nameOf("080000")}-journal`,
    ];
    for (const name of [...strays, ...others]) writeFileSync(join(work, name), "");
    await removeDue(await dueSnapshots(work, 20, 0, NOW));
    expect(readdirSync(work).sort()).toEqual([nameOf("080000"), `${nameOf("080000")}.json`, ...others].sort());
  });

  it("removes a check's copy only when it must be dead", async () => {
    const work = temporaryFolder();
    for (const name of [".check-1", ".check-2"]) mkdirSync(join(work, name));
    utimesSync(join(work, ".check-1"), NOW / 1000 - 7200, NOW / 1000 - 7200);
    await removeDue(await dueSnapshots(work, 20, 0, NOW));
    expect(readdirSync(work)).toEqual([".check-2"]);
  });

  it("finds nothing to do where there is nothing", async () => {
    expect(await dueSnapshots(join(temporaryFolder(), "absent"), 20, 0, NOW)).toEqual([]);
  });
});
