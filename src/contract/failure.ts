/** Why a run can fail (SPEC 5). */
export const FAILURE_CODES = [
  "DB_NOT_FOUND",
  "DB_UNSTABLE_OR_UPDATING",
  "DB_CORRUPT",
  "DB_SCHEMA_INVALID",
  "SOURCE_IMPLAUSIBLE",
  "INSUFFICIENT_DISK",
  "BUILD_TIMEOUT",
  "CACHE_WRITE_FAILED",
  "LOCK_LOST",
  "CRASHED",
  "PIPELINE_FAILED",
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** An expected failure: a code of the contract, a sentence for the operator, and the cause if there is one. */
export class RunFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "RunFailure";
    this.code = code;
  }
}
