import { FAILURE_ADVICE, TROUBLE_ADVICE } from "../../contract/advice.ts";
import { RunFailure } from "../../contract/failure.ts";
import type { Sample } from "../../contract/source.ts";
import { exportCounts } from "../../facts/export-counts.ts";
import { systemClock } from "../../lib/clock.ts";
import { messageOf } from "../../lib/errors.ts";
import { withCopy } from "../with-copy.ts";
import { type Finding, failed, type Look, ok, warning } from "./finding.ts";

/** A clock that is a little off is nobody's concern. */
const FUTURE_MS = 60_000;

/** Reads the database as a run would: a copy, its check, its tables and columns. */
export const lookAtDatabase: Look = async ({ dbPath, workDir }) => {
  try {
    return await withCopy(dbPath, workDir, (file, sample) => {
      const { deals, organizations, memos } = exportCounts(file);
      const detail = `${sample.signature}: ${deals} deals, ${organizations} organisations, ${memos} memos`;
      return [ok("database", detail), ...timeFindings(sample)];
    });
  } catch (error) {
    return [failureFinding(error)];
  }
};

function timeFindings({ mtimeMs }: Sample): Finding[] {
  if (mtimeMs <= systemClock().now() + FUTURE_MS) return [];
  const detail = "it was modified in the future: it counts as stable only after it was watched for the window";
  return [warning("database", detail, "look at the clocks of this host and of the one that exports")];
}

function failureFinding(error: unknown): Finding {
  if (error instanceof RunFailure) {
    return failed("database", `${error.code}: ${error.message}`, FAILURE_ADVICE[error.code].advice);
  }
  const reason = messageOf(error);
  if (reason === "") return warning("database", "it changed while it was read", TROUBLE_ADVICE.DB_SETTLING.advice);
  return failed("database", reason, TROUBLE_ADVICE.DB_MISSING.advice);
}
