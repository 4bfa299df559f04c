import { dirname, join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { RunFailure } from "../../../src/contract/failure.ts";
import { prepareSnapshot } from "../../../src/facts/prepare.ts";
import { NotesThread } from "../../../src/worker/notes.ts";
import { EMPTY_EXPORT, insert, writeDatabase } from "../../support/sqlite.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

const PROGRAM = join(dirname(inject("mainJs")), "worker", "notes-thread.js");
const ORDER = { asOf: "2026-04-15", timezone: "Asia/Seoul", uncategorizedName: "미분류" };
const HR = { orgId: "o1", counterpartyName: "인사팀" };

function exportFile(): string {
  const file = writeDatabase(join(temporaryFolder(), "snapshot.db"), EMPTY_EXPORT, (db) => {
    insert(db, "people", [{ id: "p1", organizationId: "o1", "소속 상위 조직": " 인사팀 " }]);
    insert(db, "memo", [
      { id: "m1", peopleId: "p1", createdAt: "2026-04-01T15:00:00.000Z", text: " 예산 \n 미정" },
      { id: "m2", organizationId: "o1", createdAt: "2024-01-01", text: "오래된 메모" },
      { id: "m3", organizationId: "o1", text: "날짜 없는 메모" },
    ]);
  });
  prepareSnapshot(file);
  return file;
}

async function withThread<T>(work: (notes: NotesThread) => Promise<T>, program = PROGRAM): Promise<T> {
  const notes = new NotesThread(program);
  try {
    return await work(notes);
  } finally {
    await notes.close();
  }
}

describe("the notes thread", () => {
  it("counts the notes, and gives those of whom it is asked about, dated in the zone, newest first", async () => {
    await withThread(async (notes) => {
      expect(await notes.shelve({ file: exportFile(), ...ORDER })).toBe(3);
      expect(await notes.about([HR, { orgId: "o2", counterpartyName: "인사팀" }])).toEqual({
        rows: [[1, 3], []],
        notes: new Map([
          [1, { date: "2026-04-02", excerpt: "예산 미정" }],
          [3, { date: null, excerpt: "날짜 없는 메모" }],
        ]),
      });
    });
  });

  it("answers calls in their order", async () => {
    await withThread(async (notes) => {
      const answers = [notes.shelve({ file: exportFile(), ...ORDER }), notes.about([HR])] as const;
      expect((await Promise.all(answers))[1].rows).toEqual([[1, 3]]);
    });
  });

  it("tells what is wrong with a snapshot as the failure that it is", async () => {
    const file = writeDatabase(join(temporaryFolder(), "other.db"), "CREATE TABLE lead (id TEXT)", () => {});
    await withThread(async (notes) => {
      const failed = notes.shelve({ file, ...ORDER });
      await expect(failed).rejects.toBeInstanceOf(RunFailure);
      await expect(failed).rejects.toMatchObject({ code: "DB_SCHEMA_INVALID" });
      await expect(notes.about([HR])).rejects.toThrow("before they were read");
    });
  });

  it("that cannot start, or was closed, rejects whatever is asked", async () => {
    await withThread((notes) => expect(notes.about([HR])).rejects.toThrow("absent.js"), "/absent.js");
    const closed = new NotesThread(PROGRAM);
    await closed.close();
    await closed.close();
    await expect(closed.about([HR])).rejects.toThrow("ended before it had answered");
  });
});
