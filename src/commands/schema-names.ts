/** What `schema` prints, by name. */
export const SCHEMA_NAMES = ["report", "status", "status-file", "run", "run-line", "history", "diff", "rules"] as const;
export type SchemaName = (typeof SCHEMA_NAMES)[number];
