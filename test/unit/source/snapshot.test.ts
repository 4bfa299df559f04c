import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from "node:fs";
import { join } from "node:path";
import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { RunFailure } from "../../../src/contract/failure.ts";
import type { FileMark } from "../../../src/contract/source.ts";
import { type Copy, copySource, keepSnapshot, SourceChanged } from "../../../src/source/snapshot.ts";
import { snapshotNames } from "../../../src/source/snapshot-names.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { openDatabase, replaceDatabase, rowsOf, sampleOf, writeDatabase } from "./databases.ts";

/** A place for a source, and for copies of it. */
class Place {
  readonly #folder = temporaryFolder();
  readonly exports = join(this.#folder, "export");
  readonly db = join(this.exports, "salesmap_latest.db");
  readonly work = join(this.#folder, "work");
  readonly building = join(this.work, ".building-20260129_080000-1");

  constructor() {
    mkdirSync(this.exports);
    mkdirSync(this.work);
  }

  async copy(orphanWal: FileMark | null = null): Promise<Copy> {
    return copySource(this.db, await sampleOf(this.db), orphanWal, this.work, this.building);
  }
}

describe("a copy of the source", () => {
  it("has its rows, and nothing is left beside the source", async () => {
    const place = new Place();
    writeDatabase(place.db, ["a", "b"]);
    const copy = await place.copy();
    expect(copy).toEqual({ folder: place.building, file: join(place.building, "source.db"), warnings: [] });
    expect(rowsOf(copy.file)).toEqual(["a", "b"]);
    expect(readdirSync(place.exports)).toEqual(["salesmap_latest.db"]);
  });

  it("has the rows that are only in a live log", async () => {
    const place = new Place();
    const db = openDatabase(place.db, "WAL");
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.exec("INSERT INTO t VALUES ('in the log')");
    expect(readFileSync(place.db).includes("in the log")).toBe(false);
    const copy = await place.copy();
    expect(copy.warnings).toEqual([]);
    expect(readdirSync(place.building).sort()).toEqual(["source.db", "source.db-wal"]);
    expect(rowsOf(copy.file)).toEqual(["in the log"]);
  });

  it("has all rows of a log that is half copied back, although the database is the newer file then", async () => {
    const place = new Place();
    const db = openDatabase(place.db, "WAL");
    db.exec("INSERT INTO t VALUES ('one')");
    const reader = openDatabase(place.db, "WAL");
    const open = reader.prepare("SELECT x FROM t").iterate();
    open.next();
    db.exec("INSERT INTO t VALUES ('two')");
    db.pragma("wal_checkpoint(PASSIVE)");
    expect(statSync(place.db).mtimeMs).toBeGreaterThanOrEqual(statSync(`${place.db}-wal`).mtimeMs);
    const copy = await place.copy();
    open.return?.();
    expect(rowsOf(copy.file)).toEqual(["one", "two"]);
  });

  it("ignores a log that was left behind by a replacement, and says so", async () => {
    const place = new Place();
    const old = openDatabase(place.db, "WAL");
    old.exec("INSERT INTO t VALUES ('old')");
    replaceDatabase(place.db, ["new"], "WAL");
    expect(existsSync(`${place.db}-wal`)).toBe(true);
    const copy = await place.copy();
    expect(copy.warnings).toEqual([expect.stringContaining(`${place.db}-wal`)]);
    expect(readdirSync(place.building)).toEqual(["source.db"]);
    expect(rowsOf(copy.file)).toEqual(["new"]);
  });

  it("ignores a log beside a database that keeps none, without a word", async () => {
    const place = new Place();
    const old = openDatabase(place.db, "WAL");
    old.exec("INSERT INTO t VALUES ('old')");
    replaceDatabase(place.db, ["new"], "DELETE");
    const copy = await place.copy();
    expect(copy.warnings).toEqual([]);
    expect(readdirSync(place.building)).toEqual(["source.db"]);
    expect(rowsOf(copy.file)).toEqual(["new"]);
  });

  it("has what was committed before a transaction that a hot journal undoes", async () => {
    const place = new Place();
    writeDatabase(
      place.db,
      Array.from({ length: 500 }, (_, at) => `row ${at}`.padEnd(200, ".")),
    );
    const committed = rowsOf(place.db);
    const before = readFileSync(place.db);
    const db = openDatabase(place.db, "DELETE");
    db.pragma("cache_size = 5");
    db.exec("BEGIN; UPDATE t SET x = 'uncommitted'");
    expect(readFileSync(place.db).equals(before)).toBe(false); // it is in the file, and the journal is hot
    const copy = await place.copy();
    expect(readdirSync(place.building).sort()).toEqual(["source.db", "source.db-journal"]);
    expect(rowsOf(copy.file)).toEqual(committed);
    db.exec("ROLLBACK");
  });

  it("ignores a journal that was left behind by a replacement, and says so", async () => {
    const place = new Place();
    writeDatabase(place.db, ["old"]);
    const db = openDatabase(place.db, "DELETE");
    db.exec("BEGIN; UPDATE t SET x = 'uncommitted'");
    expect(existsSync(`${place.db}-journal`)).toBe(true);
    replaceDatabase(place.db, ["new"]);
    const copy = await place.copy();
    expect(copy.warnings).toEqual([expect.stringContaining(`${place.db}-journal`)]);
    expect(rowsOf(copy.file)).toEqual(["new"]);
    db.exec("ROLLBACK");
  });
});

describe("a source that cannot be copied", () => {
  it("because it changed since it was seen leaves nothing behind", async () => {
    const place = new Place();
    writeDatabase(place.db, ["a"]);
    const seen = await sampleOf(place.db);
    replaceDatabase(place.db, ["b"]);
    const copying = copySource(place.db, seen, null, place.work, place.building);
    await expect(copying).rejects.toBeInstanceOf(SourceChanged);
    expect(readdirSync(place.work)).toEqual([]);
  });

  it("because it is gone leaves nothing behind", async () => {
    const place = new Place();
    writeDatabase(place.db, ["a"]);
    const seen = await sampleOf(place.db);
    rmSync(place.db);
    await expect(copySource(place.db, seen, null, place.work, place.building)).rejects.toBeInstanceOf(SourceChanged);
    expect(readdirSync(place.work)).toEqual([]);
  });

  it("because it changes while it is copied leaves nothing behind", async () => {
    const place = new Place();
    writeDatabase(place.db, ["a"]);
    const copying = expect(place.copy()).rejects.toBeInstanceOf(SourceChanged);
    while (!existsSync(place.building)) await turnOfTheLoop();
    appendFileSync(place.db, "more");
    await copying;
    expect(readdirSync(place.work)).toEqual([]);
  });

  it("because the disk has no room for it says INSUFFICIENT_DISK and leaves nothing behind", async () => {
    const place = new Place();
    writeDatabase(place.db, ["a"]);
    truncateSync(place.db, 8e12); // sparse: it takes no room where it is
    const failure: unknown = await place.copy().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RunFailure);
    expect(failure).toMatchObject({ code: "INSUFFICIENT_DISK", message: expect.stringContaining("9600000 MB") });
    expect(readdirSync(place.work)).toEqual([]);
  });
});

describe("a snapshot that is kept", () => {
  const NAME = "salesmap_snapshot_2026-01-29_080000.db";
  const keep = async (place: Place, stamp = "080000") =>
    keepSnapshot(await place.copy(), place.work, "2026-01-29", stamp, "identity-1");

  it("is named by its day and second, and a note beside it says what it was made from", async () => {
    const place = new Place();
    writeDatabase(place.db, ["a"]);
    expect(await keep(place)).toBe(join(place.work, NAME));
    expect(readdirSync(place.work).sort()).toEqual([NAME, `${NAME}.json`]);
    expect(rowsOf(join(place.work, NAME))).toEqual(["a"]);
    expect(JSON.parse(readFileSync(join(place.work, `${NAME}.json`), "utf8"))).toMatchObject({
      source_identity: "identity-1",
    });
  });

  it("takes the next free second", async () => {
    const place = new Place();
    writeDatabase(place.db, ["a"]);
    await keep(place, "095958");
    await keep(place, "095959");
    expect(await keep(place, "095958")).toBe(join(place.work, "salesmap_snapshot_2026-01-29_100000.db"));
  });

  it("goes on at midnight when the day has no second left", async () => {
    const place = new Place();
    writeDatabase(place.db, ["a"]);
    await keep(place, "235959");
    expect(await keep(place, "235959")).toBe(join(place.work, "salesmap_snapshot_2026-01-29_000000.db"));
  });

  it("has a name for every second from its own on", () => {
    const names = [...snapshotNames("2026-01-29", "000000")];
    expect(names).toHaveLength(86_400);
    expect(names.at(0)).toBe("salesmap_snapshot_2026-01-29_000000.db");
    expect(names.at(-1)).toBe("salesmap_snapshot_2026-01-29_235959.db");
    expect(new Set(snapshotNames("2026-01-29", "235958")).size).toBe(86_400);
  });
});
