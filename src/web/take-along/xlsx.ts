import writeExcelFile from "write-excel-file/universal";
import type { Counterparty } from "../../contract/report.ts";
import { COLUMNS, type Column } from "./columns.ts";

/** What XML 1.0 cannot hold or would not keep, and what the writer takes for that. */
const NOT_XML = /[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffc\u{10000}-\u{10ffff}]|\p{NChar}/gu;
/** What would be read as an escape. */
const AMBIGUOUS = /_(?=x[0-9a-f]{4}_)/gi;
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
  return { value: escaped(value.slice(0, LONGEST)), type: String };
}

/** The text as a workbook holds any: `_xHHHH_` for a UTF-16 unit (ISO 29500, ST_Xstring). */
function escaped(text: string): string {
  return text.replace(AMBIGUOUS, units).replace(NOT_XML, units);
}

function units(found: string): string {
  return found
    .split("") // by UTF-16 units
    .map((unit) => `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`)
    .join("");
}
