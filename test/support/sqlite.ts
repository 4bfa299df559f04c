import Sqlite from "better-sqlite3";

/** The columns of an export that the product reads, all TEXT. */
export const EXPORT_COLUMNS = {
  organization: ["id", "이름"],
  people: ["id", "organizationId", "소속 상위 조직"],
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
    "코스 ID",
  ],
  memo: ["id", "text", "createdAt", "dealId", "peopleId", "organizationId"],
} as const;
export type ExportTable = keyof typeof EXPORT_COLUMNS;

type Value = string | number | null;
type Values = Readonly<Record<string, Value>>;

/** `CREATE TABLE` of an export's table, of all its columns or of these. */
export function createTable(table: ExportTable, columns: readonly string[] = EXPORT_COLUMNS[table]): string {
  return `CREATE TABLE ${table} (${columns.map((column) => `"${column}" TEXT`).join(", ")});`;
}

/** The four empty tables of an export. */
export const EMPTY_EXPORT = [
  createTable("organization"),
  createTable("people"),
  createTable("deal"),
  createTable("memo"),
].join("\n");

/** Adds rows in their order; columns that a row does not name are NULL. */
export function insert(db: Sqlite.Database, table: ExportTable, rows: readonly Values[]): void {
  for (const row of rows) {
    const names = Object.keys(row).map((name) => `"${name}"`);
    const marks = names.map(() => "?").join(", ");
    db.prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${marks})`).run(...Object.values(row));
  }
}

/** Writes a database file from SQL text, and closes it. */
export function writeDatabase(file: string, sql: string, fill: (db: Sqlite.Database) => void = () => {}): string {
  const db = new Sqlite(file);
  try {
    db.exec(sql);
    fill(db);
  } finally {
    db.close();
  }
  return file;
}
