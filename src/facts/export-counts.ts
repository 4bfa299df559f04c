import type { SourceCounts } from "../contract/report.ts";
import { openReadOnly } from "./open-read-only.ts";
import { checkSchema } from "./schema.ts";

/** How many rows a prepared snapshot has. Throws what `prepareSnapshot` throws. */
export function exportCounts(file: string): SourceCounts {
  return openReadOnly(file, (db) => {
    const { hasMemo } = checkSchema(db);
    const count = (table: string) => db.prepare<[], number>(`SELECT count(*) FROM main.${table}`).pluck().get() ?? 0;
    const counts = {
      deals: count("deal"),
      people: count("people"),
      organizations: count("organization"),
      memos: hasMemo ? count("memo") : 0,
    };
    db.close();
    return counts;
  });
}
