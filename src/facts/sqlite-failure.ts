import { RunFailure } from "../contract/failure.ts";
import { codeOf, messageOf } from "../lib/errors.ts";

const CORRUPT = /^SQLITE_(?:CORRUPT|NOTADB$|IOERR_SHORT_READ$)/;
/** What a damaged header says of itself; SQLite has no code for it. */
const UNKNOWN_FORMAT = "unsupported file format";

/** Turns what SQLite threw into the failure it means (SPEC 5). Errors of a bad file come at the first query, not at open. */
export function sqliteFailure(error: unknown): unknown {
  const code = codeOf(error) ?? "";
  if (error instanceof RunFailure) return error;
  if (CORRUPT.test(code) || messageOf(error) === UNKNOWN_FORMAT) {
    return new RunFailure("DB_CORRUPT", `the copy of the database cannot be read: ${messageOf(error)}`, error);
  }
  if (code === "SQLITE_FULL") {
    return new RunFailure("INSUFFICIENT_DISK", "the disk became full while the snapshot was prepared", error);
  }
  return error;
}
