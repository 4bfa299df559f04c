import type { Database } from "better-sqlite3";
import { RunFailure } from "../contract/failure.ts";

const REQUIRED: Record<string, readonly string[]> = {
  deal: [
    "id",
    "peopleId",
    "organizationId",
    "이름",
    "상태",
    "과정포맷",
    "금액",
    "예상 체결액",
    "계약 체결일",
    "수주 예정일",
    "수강시작일",
    "수강종료일",
    "성사 가능성",
  ],
  people: ["id", "organizationId", "소속 상위 조직"],
  organization: ["id", "이름"],
};
const MEMO = ["id", "text", "createdAt", "dealId", "peopleId", "organizationId"];

/** What an export may lack (SPEC 2). */
export interface Schema {
  readonly hasMemo: boolean;
  readonly hasCourseId: boolean;
}

/** Checks the tables and columns of SPEC 2; throws RunFailure `DB_SCHEMA_INVALID` that names every missing one. */
export function checkSchema(db: Database): Schema {
  const missing: string[] = [];
  for (const [table, columns] of Object.entries(REQUIRED)) missing.push(...missingOf(db, table, columns));
  const hasMemo = columnsOf(db, "memo").size > 0;
  if (hasMemo) missing.push(...missingOf(db, "memo", MEMO));
  if (missing.length > 0) {
    throw new RunFailure("DB_SCHEMA_INVALID", `the export lacks ${missing.join(", ")}`);
  }
  for (const table of [...Object.keys(REQUIRED), ...(hasMemo ? ["memo"] : [])]) requireRows(db, table);
  return { hasMemo, hasCourseId: columnsOf(db, "deal").has("코스 id") };
}

function missingOf(db: Database, table: string, columns: readonly string[]): string[] {
  const found = columnsOf(db, table);
  if (found.size === 0) return [`table ${table}`];
  return columns.filter((column) => !found.has(lower(column))).map((column) => `column ${table}.${column}`);
}

/** First rows are told by rowid, which views and tables WITHOUT ROWID lack. */
function requireRows(db: Database, table: string): void {
  const find = db.prepare<[string], number>(
    "SELECT 1 FROM pragma_table_list(?) WHERE schema = 'main' AND type = 'table' AND wr = 0",
  );
  if (find.pluck().get(table) === undefined) {
    throw new RunFailure("DB_SCHEMA_INVALID", `${table} of the export is a view or WITHOUT ROWID, not a plain table`);
  }
}

/** Column names in SQLite's own spelling rules: ASCII letters match in either case. */
function columnsOf(db: Database, table: string): Set<string> {
  return new Set(db.prepare<[string], string>("SELECT name FROM pragma_table_xinfo(?)").pluck().all(table).map(lower));
}

function lower(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
