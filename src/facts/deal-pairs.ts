import type { Database } from "better-sqlite3";
import type { DealRow } from "../contract/deal.ts";
import { COLUMNS, PERSON } from "./deals.ts";
import { asText, idTable, makeIdTable } from "./id-tables.ts";
import { openReadOnly } from "./open-read-only.ts";
import { scan, type Text } from "./scan.ts";
import { checkSchema } from "./schema.ts";

/** A deal in two exports; null where it is not. */
export interface DealRows {
  readonly id: string | null;
  readonly name: string | null;
  readonly from: DealRow | null;
  readonly to: DealRow | null;
}

/** Which deals are visited. */
export interface PairQuery {
  /** Those that are the same in both too; otherwise only those of `organizations`. */
  readonly unchanged: boolean;
  readonly organizations: readonly string[];
}

/** Two prepared snapshots, open for reading side by side. */
export interface DealPairs {
  /** Visits deals by id, a repeated id's first row only; a deal without an id is in one export at a time. */
  visit(query: PairQuery, visit: (rows: DealRows) => void): void;
  close(): void;
}

const LATER = "later";

/** Opens two prepared snapshots. Throws what `prepareSnapshot` throws, for a file that is gone or went bad. */
export function openDealPairs(from: string, to: string): DealPairs {
  openReadOnly(to, (db) => {
    checkSchema(db);
    db.close();
  });
  return openReadOnly(from, (db) => {
    checkSchema(db);
    db.prepare("ATTACH ? AS later").run(to); // as read-only as the first
    makeNarrow(db, "from", "main");
    makeNarrow(db, "to", LATER);
    return { visit: (query, visit) => visitPairs(db, query, visit), close: () => db.close() };
  });
}

type Side = "from" | "to";

const NAMES = [
  "organizationId",
  "division",
  "status",
  "format",
  "price",
  "expectedPrice",
  "contractDate",
  "expectedCloseDate",
  "startDate",
  "possibility",
];

/**
 * Makes the temporary table of one export's deals: what the sums need, sorted by id, of the first row that has it. A deal
 * without an id is under its row's number, which is no text and so equal to no id.
 */
function makeNarrow(db: Database, side: Side, schema: string): void {
  makeIdTable(db, "people", schema);
  const [id, ...others] = COLUMNS.map(asText);
  const table = `temp.deal_${side}`;
  db.exec(`CREATE TABLE ${table} (key PRIMARY KEY, first_row, name, ${NAMES.join(", ")}) WITHOUT ROWID`);
  db.exec(`INSERT INTO ${table}
    SELECT coalesce(${id}, t.rowid) AS key, min(t.rowid), ${asText('t."이름"')}, ${others.join(", ")}
    FROM ${schema}.deal t NOT INDEXED ${PERSON} GROUP BY key`);
  db.exec(`DROP TABLE ${idTable("people")}`);
}

const HAS_ID = (side: Side) => `typeof(${side}_.key) = 'text'`;
const valuesOf = (side: Side) => NAMES.map((name) => `${side}_.${name}`);

type PairRow = readonly [sides: number, id: Text, name: Text, ...values: Text[]];

function visitPairs(db: Database, { unchanged, organizations }: PairQuery, visit: (rows: DealRows) => void): void {
  const columns = [
    `(from_.key IS NOT NULL) + 2 * (to_.key IS NOT NULL)`,
    `iif(${HAS_ID("from")}, from_.key, iif(${HAS_ID("to")}, to_.key, NULL))`,
    "coalesce(to_.name, from_.name)",
    "from_.first_row",
    ...valuesOf("from"),
    "to_.first_row",
    ...valuesOf("to"),
  ];
  const hand = (...row: PairRow) => visit(dealRows(row));
  const differs = `(${valuesOf("from").join(", ")}) IS NOT (${valuesOf("to").join(", ")})`;
  const asked = "from_.organizationId IN (SELECT value FROM json_each(?))";
  scan<PairRow>(
    db,
    {
      columns,
      from: `temp.deal_from from_ LEFT JOIN temp.deal_to to_ ON to_.key = from_.key AND ${HAS_ID("from")}`,
      where: `${unchanged ? 1 : 0} OR to_.key IS NULL OR ${differs} OR ${asked}`,
      parameters: [JSON.stringify(organizations)],
    },
    hand,
  );
  scan<PairRow>(
    db,
    {
      columns,
      from: `temp.deal_to to_ LEFT JOIN temp.deal_from from_ ON from_.key = to_.key AND ${HAS_ID("to")}`,
      where: "from_.key IS NULL",
    },
    hand,
  );
}

function dealRows([sides, id, name, ...values]: PairRow): DealRows {
  const width = NAMES.length + 1;
  return {
    id,
    name,
    from: sides & 1 ? dealRow(id, values.slice(0, width)) : null,
    to: sides & 2 ? dealRow(id, values.slice(width)) : null,
  };
}

function dealRow(id: Text, values: readonly Text[]): DealRow {
  const [row, organizationId, division, status, format, price, expectedPrice, ...rest] = values;
  const [contractDate, expectedCloseDate, startDate, possibility] = rest;
  return {
    rowid: Number(row),
    id,
    organizationId: organizationId ?? null,
    division: division ?? null,
    status: status ?? null,
    format: format ?? null,
    price: price ?? null,
    expectedPrice: expectedPrice ?? null,
    contractDate: contractDate ?? null,
    expectedCloseDate: expectedCloseDate ?? null,
    startDate: startDate ?? null,
    possibility: possibility ?? null,
  };
}
