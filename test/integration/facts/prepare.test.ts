import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, inject, it } from "vitest";
import { RunFailure } from "../../../src/contract/failure.ts";
import { prepareSnapshot } from "../../../src/facts/prepare.ts";
import { QuickCheck } from "../../../src/facts/quick-check.ts";
import { EMPTY_EXPORT, insert, writeDatabase } from "../../support/sqlite.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

const CHECK = join(dirname(inject("mainJs")), "facts", "quick-check-thread.js");

const deals = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: `d${at}`, 이름: `딜 ${at} ${"가".repeat(200)}`, 금액: "1" }));

function exportFile(count = 200): string {
  return writeDatabase(join(temporaryFolder(), "copy.db"), EMPTY_EXPORT, (db) => insert(db, "deal", deals(count)));
}

async function failureOf(file: string): Promise<{ code: string; message: string }> {
  try {
    prepareSnapshot(file);
    await new QuickCheck(CHECK).run(file);
  } catch (error) {
    if (error instanceof RunFailure) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: "none", message: "" };
}

function read<T>(file: string, sql: string): T[] {
  const db = new Sqlite(file, { readonly: true });
  try {
    return db.prepare<[], T>(sql).pluck().all();
  } finally {
    db.close();
  }
}

describe("a copy that cannot be read", () => {
  it("is DB_CORRUPT when it is a text file", async () => {
    const file = join(temporaryFolder(), "copy.db");
    writeFileSync(file, "이것은 데이터베이스가 아닙니다.\n".repeat(100));
    expect((await failureOf(file)).code).toBe("DB_CORRUPT");
  });

  it("is DB_CORRUPT when pages of it are overwritten", async () => {
    const file = exportFile();
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 5 * 4096, 12 * 4096);
    writeFileSync(file, bytes);
    expect(await failureOf(file)).toMatchObject({ code: "DB_CORRUPT", message: expect.stringMatching(/./) });
  });

  it("is DB_CORRUPT when the overwritten pages are of a table that nobody reads", async () => {
    const file = exportFile(1);
    writeDatabase(file, "CREATE TABLE lead (text TEXT)", (db) => {
      for (let at = 0; at < 100; at++) db.prepare("INSERT INTO lead VALUES (?)").run("가".repeat(500));
    });
    const bytes = readFileSync(file);
    bytes.fill(0xa5, bytes.length - 4 * 4096);
    writeFileSync(file, bytes);
    expect((await failureOf(file)).code).toBe("DB_CORRUPT");
  });

  it("is DB_CORRUPT when its end is missing", async () => {
    const file = exportFile();
    truncateSync(file, 8 * 4096);
    expect((await failureOf(file)).code).toBe("DB_CORRUPT");
  });

  it("is DB_CORRUPT when only its header is left", async () => {
    const file = exportFile();
    truncateSync(file, 100);
    expect((await failureOf(file)).code).toBe("DB_CORRUPT");
  });

  it("is DB_CORRUPT when its header names a format that there is not", async () => {
    const file = exportFile();
    const bytes = readFileSync(file);
    bytes[47] = 0x40; // the last byte of the schema format number, of which there are four
    writeFileSync(file, bytes);
    expect(await failureOf(file)).toEqual({
      code: "DB_CORRUPT",
      message: "the copy of the database cannot be read: unsupported file format",
    });
  });

  it("lacks every table when it has 0 bytes", async () => {
    const file = join(temporaryFolder(), "copy.db");
    writeFileSync(file, "");
    expect(await failureOf(file)).toEqual({
      code: "DB_SCHEMA_INVALID",
      message: "the export lacks table deal, table people, table organization",
    });
  });

  it("is not indexed when it lacks something", async () => {
    const file = writeDatabase(join(temporaryFolder(), "copy.db"), "CREATE TABLE deal (id TEXT)");
    expect((await failureOf(file)).code).toBe("DB_SCHEMA_INVALID");
    expect(read(file, "SELECT name FROM sqlite_schema WHERE type = 'index'")).toEqual([]);
  });
});

describe("a copy with a sidecar", () => {
  it("has its write-ahead log applied and becomes one file", () => {
    const folder = temporaryFolder();
    const source = writeDatabase(join(folder, "source.db"), EMPTY_EXPORT);
    const copy = join(temporaryFolder(), "copy.db");
    const db = new Sqlite(source);
    db.pragma("journal_mode = WAL");
    db.pragma("wal_autocheckpoint = 0");
    insert(db, "deal", deals(50));
    for (const suffix of ["", "-wal"]) copyFileSync(source + suffix, copy + suffix);
    db.close();

    prepareSnapshot(copy);
    expect(readdirSync(join(copy, ".."))).toEqual(["copy.db"]);
    expect(read(copy, "SELECT count(*) FROM deal")).toEqual([50]);
    expect(read(copy, "PRAGMA journal_mode")).toEqual(["delete"]);
  });

  it("has its hot journal rolled back: half a transaction was never there", () => {
    const source = exportFile(2000);
    const copy = join(temporaryFolder(), "copy.db");
    const db = new Sqlite(source);
    db.pragma("cache_size = 1"); // the transaction reaches the file before it ends
    db.exec("BEGIN; UPDATE deal SET 금액 = '999'; DELETE FROM deal WHERE rowid % 2 = 0;");
    for (const suffix of ["", "-journal"]) copyFileSync(source + suffix, copy + suffix);
    db.exec("ROLLBACK");
    db.close();
    expect(readFileSync(copy).equals(readFileSync(source))).toBe(false);

    prepareSnapshot(copy);
    expect(existsSync(`${copy}-journal`)).toBe(false);
    expect(read(copy, "SELECT count(*) FROM deal WHERE 금액 = '1'")).toEqual([2000]);
    expect(read(copy, "SELECT count(*) FROM deal")).toEqual([2000]);
  });
});

describe("a prepared copy", () => {
  it("is found whole, and nothing was added to it", async () => {
    const file = exportFile();
    const before = readFileSync(file);
    prepareSnapshot(file);
    await expect(new QuickCheck(CHECK).run(file)).resolves.toBeUndefined();
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("keeps its rows", () => {
    const file = exportFile(300);
    prepareSnapshot(file);
    expect(read(file, "SELECT count(*) FROM deal")).toEqual([300]);
  });
});
