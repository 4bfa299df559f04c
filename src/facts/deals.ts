import type { Database } from "better-sqlite3";
import type { RawDeal } from "../contract/deal.ts";
import { asText, idTable } from "./id-tables.ts";
import type { Schema } from "./schema.ts";

/** A deal with the texts that only `deals_top` shows, as stored. */
export interface StoredDeal {
  readonly raw: RawDeal;
  readonly name: string | null;
}

type Text = string | null;
type Row = [number, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text];
type StoredRow = [...Row, Text];

const OWN_COLUMNS = [
  "상태",
  "과정포맷",
  "금액",
  "예상 체결액",
  "계약 체결일",
  "수주 예정일",
  "수강시작일",
  "수강종료일",
  "성사 가능성",
];

function columns(schema: Schema): string {
  return [
    "d.rowid",
    asText("d.id"),
    asText("d.organizationId"),
    'p."소속 상위 조직"',
    ...OWN_COLUMNS.map((column) => asText(`d."${column}"`)),
    schema.hasCourseId ? asText('d."코스 ID"') : "NULL",
  ].join(", ");
}

const JOIN = `FROM main.deal d LEFT JOIN ${idTable("people")} p ON p.id = ${asText("d.peopleId")}`;

function rawDeal(row: Row | StoredRow): RawDeal {
  return {
    rowid: row[0],
    id: row[1],
    organizationId: row[2],
    division: row[3],
    status: row[4],
    format: row[5],
    price: row[6],
    expectedPrice: row[7],
    contractDate: row[8],
    expectedCloseDate: row[9],
    startDate: row[10],
    endDate: row[11],
    possibility: row[12],
    courseId: row[13],
  };
}

/** Streams the deals; only the ids that are repeated are held. */
export function dealReader(db: Database, schema: Schema): () => Iterable<RawDeal> {
  const repeats = db
    .prepare<[], string>(`SELECT id FROM ${idTable("deal")} WHERE has_it > 1 AND typeof(id) = 'text'`)
    .pluck();
  const rows = db.prepare<[], Row>(`SELECT ${columns(schema)} ${JOIN} ORDER BY d.rowid`).raw();
  return function* () {
    const watched = new Set(repeats.all());
    const seen = new Set<string>();
    for (const row of rows.iterate()) {
      const id = row[1];
      if (id !== null && watched.has(id)) {
        if (seen.has(id)) continue;
        seen.add(id);
      }
      yield rawDeal(row);
    }
  };
}

/** Reads one deal by its row. */
export function storedDealReader(db: Database, schema: Schema): (rowid: number) => StoredDeal {
  const find = db
    .prepare<[number], StoredRow>(`SELECT ${columns(schema)}, ${asText('d."이름"')} ${JOIN} WHERE d.rowid = ?`)
    .raw();
  return (rowid) => {
    const row = find.get(rowid);
    if (row === undefined) throw new Error(`deal row ${rowid} is gone from the snapshot`);
    return { raw: rawDeal(row), name: row[14] };
  };
}
