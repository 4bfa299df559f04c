import { stringify } from "csv-stringify/browser/esm/sync";
import type { Counterparty } from "../../contract/report.ts";
import { COLUMNS, type Value } from "./columns.ts";

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** The rows as CSV that Excel opens right: UTF-8 with a BOM, CRLF, and no text that it would calculate. */
export function csvOf(rows: readonly Counterparty[]): string {
  const lines = rows.map((row) => COLUMNS.map(({ of }) => safe(of(row))));
  return stringify([COLUMNS.map(({ name }) => name), ...lines], { bom: true, record_delimiter: "windows" });
}

/** A text that would be a formula gets an apostrophe, which spreadsheets take for "this is text". */
function safe(value: Value): Value {
  return typeof value === "string" && FORMULA.test(value) ? `'${value}` : value;
}
