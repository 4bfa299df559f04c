import writeExcelFile from "write-excel-file/universal";
import type { Counterparty } from "../../contract/report.ts";
import { COLUMNS, type Column } from "./columns.ts";

/** What XML 1.0 cannot hold, halves of surrogate pairs too. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
/** The longest text of a cell. */
const LONGEST = 32_767;

/** The rows as a workbook; texts are texts there, whatever they begin with. */
export function xlsxOf(rows: readonly Counterparty[], sheet: string): Promise<Blob> {
  const head = COLUMNS.map(({ name }) => ({ value: name, fontWeight: "bold" as const }));
  const lines = rows.map((row) => COLUMNS.map((column) => cell(row, column)));
  return writeExcelFile([head, ...lines], {
    sheet,
    columns: COLUMNS.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
  }).toBlob();
}

function cell(row: Counterparty, { of, format }: Column) {
  const value = of(row);
  if (value === null || value === "") return null;
  if (typeof value === "number") return { value, type: Number, ...(format === undefined ? {} : { format }) };
  return { value: value.replace(NOT_XML, "\ufffd").slice(0, LONGEST), type: String };
}
