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

/** The temporary table that stands for `deal`, `people` or `organization` in look-ups. */
export function idTable(table: Table): string {
  return `temp.id_of_${table}`;
}

/** Stands for "no id" in a primary key; a BLOB is equal to no text. */
const NO_ID = "x'00'";

/**
 * The statements that make them: a row per id, sorted, with the columns of the first row that has it (`min(rowid)`
 * makes SQLite take the others from that row) and how many have it.
 */
export function idTableStatements(): string[] {
  return TABLES.flatMap((table) => {
    const columns = LOOKED_UP[table].map((column) => `"${column}"`);
    const id = `coalesce(${asText("id")}, ${NO_ID})`;
    return [
      `CREATE TABLE ${idTable(table)} (id PRIMARY KEY, first_row, has_it, ${columns.join(", ")}) WITHOUT ROWID`,
      `INSERT INTO ${idTable(table)}
       SELECT ${id}, min(rowid), count(*), ${columns.map(asText).join(", ")} FROM main.${table} GROUP BY ${id}`,
    ];
  });
}

/** How many rows each table has, and how many of them repeat an id that an earlier row has. */
export function rowCounts(): { readonly table: Table; readonly sql: string }[] {
  return TABLES.map((table) => ({
    table,
    sql: `SELECT coalesce(sum(has_it), 0), coalesce(sum(iif(id = ${NO_ID}, 0, has_it - 1)), 0) FROM ${idTable(table)}`,
  }));
}
