import type { Database } from "better-sqlite3";
import { asText, firstRow } from "./id-text.ts";

/** What one memo hangs on: its own organisation, its deal's, its person's (SPEC 7). */
export interface MemoKey {
  readonly rowid: number;
  readonly id: string | null;
  readonly createdAt: string | null;
  readonly organizationId: string | null;
  /** The memo's deal: organisation and division; null without one, or when the deal is a `Convert`. */
  readonly deal: { readonly organizationId: string | null; readonly division: string | null } | null;
  /** The memo's person: organisation and division. */
  readonly person: { readonly organizationId: string | null; readonly division: string | null } | null;
}

type Text = string | null;
type Row = [number, Text, Text, Text, number | null, Text, Text, number | null, Text, Text];

const SELECT = `
  SELECT m.rowid, CAST(m.id AS TEXT), CAST(m.createdAt AS TEXT), CAST(m.organizationId AS TEXT),
         d.rowid, CAST(d.organizationId AS TEXT), CAST(dp."소속 상위 조직" AS TEXT),
         p.rowid, CAST(p.organizationId AS TEXT), CAST(p."소속 상위 조직" AS TEXT)
  FROM memo m
  LEFT JOIN deal d ON d.rowid = ${firstRow("deal", asText("m.dealId"))}
                  AND ${asText('d."상태"')} IS NOT 'Convert'
  LEFT JOIN people dp ON dp.rowid = ${firstRow("people", asText("d.peopleId"))}
  LEFT JOIN people p ON p.rowid = ${firstRow("people", asText("m.peopleId"))}
  ORDER BY m.rowid`;

/** One pass over the memos, without their texts. */
export function* memoKeys(db: Database): Iterable<MemoKey> {
  const seen = new Set<string>();
  for (const row of db.prepare<[], Row>(SELECT).raw().iterate()) {
    const id = row[1];
    if (id !== null) {
      if (seen.has(id)) continue;
      seen.add(id);
    }
    yield {
      rowid: row[0],
      id,
      createdAt: row[2],
      organizationId: row[3],
      deal: row[4] === null ? null : { organizationId: row[5], division: row[6] },
      person: row[7] === null ? null : { organizationId: row[8], division: row[9] },
    };
  }
}

/** Reads one memo's text by its row. */
export function memoText(db: Database): (rowid: number) => string | null {
  const find = db.prepare<[number], Text>("SELECT CAST(text AS TEXT) FROM memo WHERE rowid = ?").pluck();
  return (rowid) => find.get(rowid) ?? null;
}
