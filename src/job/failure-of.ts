import { RunFailure } from "../contract/failure.ts";
import { messageOf } from "../lib/errors.ts";

/** An expected failure as it is; anything else is a bug that must not look like one. */
export function failureOf(error: unknown): RunFailure {
  return error instanceof RunFailure ? error : new RunFailure("PIPELINE_FAILED", messageOf(error), error);
}
