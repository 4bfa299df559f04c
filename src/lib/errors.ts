/** The message of whatever was thrown, with its causes. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : messageOf(error.cause);
  return error.message.includes(cause) ? error.message : `${error.message} (${cause})`; // some quote their cause
}

/** The `code` of a system error (`ENOENT`, `SQLITE_CORRUPT`, …), or undefined. */
export function codeOf(error: unknown): string | undefined {
  if (error === null || typeof error !== "object" || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
