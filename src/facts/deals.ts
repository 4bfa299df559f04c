import type { Database } from "better-sqlite3";
import type { DealRow, RawDeal } from "../contract/deal.ts";
import { asText, idTable, type RowCount } from "./id-tables.ts";
import { scan, type Text } from "./scan.ts";
import type { Schema } from "./schema.ts";

type Row = readonly [number, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text];
type WholeRow = readonly [...Row, endDate: Text, courseId: Text, name: Text];

export const PERSON = `LEFT JOIN ${idTable("people")} p ON p.id = ${asText("t.peopleId")}`;

/** What the sums need of a deal `t` and its PERSON `p`. */
export const COLUMNS = [
  "t.id",
  "t.organizationId",
  'p."소속 상위 조직"',
  't."상태"',
  't."과정포맷"',
  't."금액"',
  't."예상 체결액"',
  't."계약 체결일"',
  't."수주 예정일"',
  't."수강시작일"',
  't."성사 가능성"',
];

function dealRow(row: Row | WholeRow): DealRow {
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
    possibility: row[11],
  };
}

/** What one pass over the deals found. */
export interface DealPass<T> extends RowCount {
  /** What the visitor answered, by the deal's id. */
  readonly byId: ReadonlyMap<string, T>;
}

/** Visits every deal in row order, a repeated id's first row only, and keeps what `visit` answers under its id. */
export function visitDeals<T>(db: Database, visit: (deal: DealRow) => T): DealPass<T> {
  const byId = new Map<string, T>();
  let repeats = 0;
  // NOT INDEXED: in the order of the rows, whatever indexes the export has
  const from = `main.deal t NOT INDEXED ${PERSON}`;
  const rows = scan<Row>(db, { columns: ["t.rowid", ...COLUMNS.map(asText)], from }, (...row) => {
    const id = row[1];
    if (id === null) visit(dealRow(row));
    else if (byId.has(id)) repeats++;
    else byId.set(id, visit(dealRow(row)));
  });
  return { rows, repeats, byId };
}

/** Reads deals by their rows, each once. */
export function rawDealReader(db: Database, schema: Schema): (rowids: readonly number[]) => Map<number, RawDeal> {
  const columns = [...COLUMNS, 't."수강종료일"', schema.hasCourseId ? 't."코스 ID"' : "NULL", 't."이름"'];
  const find = db
    .prepare<[string], WholeRow>(
      `SELECT t.rowid, ${columns.map(asText).join(", ")} FROM main.deal t ${PERSON}
       WHERE t.rowid IN (SELECT value FROM json_each(?))`,
    )
    .raw();
  const raw = (row: WholeRow): RawDeal => ({ row: dealRow(row), endDate: row[12], courseId: row[13], name: row[14] });
  return (rowids) => new Map(find.all(JSON.stringify(rowids)).map((row) => [row[0], raw(row)]));
}
