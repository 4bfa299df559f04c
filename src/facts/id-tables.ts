/** A value as text, compared by code point whatever its column's type and collation say (SPEC 3.1). */
export function asText(expression: string): string {
  return `CAST(${expression} AS TEXT) COLLATE BINARY`;
}

const TABLES = ["deal", "people", "organization"] as const;
type Table = (typeof TABLES)[number];

/** What a look-up by id needs of a row, so that the wide rows themselves are left alone. */
const LOOKED_UP: Readonly<Record<Table, readonly string[]>> = {
  deal: ["organizationId", "peopleId", "상태"],
  people: ["organizationId", "소속 상위 조직"],
  organization: ["이름"],
};

/** The table that a snapshot gets beside `deal`, `people` and `organization`. */
export function idTable(table: Table): string {
  return `salesmap_reportd_${table}`;
}

/**
 * The statements that make them: a row per id, sorted, with the columns of the first row that has it (`min(rowid)`
 * makes SQLite take the others from that row) and how many have it.
 */
export function idTableStatements(): string[] {
  return TABLES.flatMap((table) => {
    const columns = LOOKED_UP[table].map((column) => `"${column}"`);
    return [
      `DROP TABLE IF EXISTS ${idTable(table)}`, // the export may itself be a snapshot of ours
      `CREATE TABLE ${idTable(table)} (id TEXT PRIMARY KEY, first_row, has_it, ${columns.join(", ")}) WITHOUT ROWID`,
      `INSERT INTO ${idTable(table)}
       SELECT ${asText("id")}, min(rowid), count(*), ${columns.map(asText).join(", ")}
       FROM ${table} WHERE ${asText("id")} IS NOT NULL GROUP BY ${asText("id")}`,
    ];
  });
}

/** How many rows of each table repeat an id that an earlier row has. */
export function repeatCounts(): { readonly table: Table; readonly sql: string }[] {
  return TABLES.map((table) => ({ table, sql: `SELECT coalesce(sum(has_it - 1), 0) FROM ${idTable(table)}` }));
}
