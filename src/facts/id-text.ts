/** The tables whose ids are looked up, and the indexes that the snapshot gets for it. */
export const ID_INDEXES = {
  deal: "salesmap_reportd_deal",
  people: "salesmap_reportd_people",
  organization: "salesmap_reportd_organization",
} as const;

/** A value as text, compared by code point whatever its column's type and collation say (SPEC 3.1). */
export function asText(expression: string): string {
  return `CAST(${expression} AS TEXT) COLLATE BINARY`;
}

/** The row that counts for an id: the first one (SPEC 3.1). `id` is an SQL expression of text. */
export function firstRow(table: keyof typeof ID_INDEXES, id: string): string {
  return `(SELECT min(rowid) FROM ${table} WHERE ${asText("id")} = ${id})`;
}

/** How many rows of a table repeat an id that an earlier row has, id by id. */
export function repeatsIn(table: keyof typeof ID_INDEXES): string {
  return `SELECT ${asText("id")}, count(*) - 1 FROM ${table} WHERE ${asText("id")} IS NOT NULL
    GROUP BY ${asText("id")} HAVING count(*) > 1`;
}
