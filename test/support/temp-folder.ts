import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A new empty folder (its real path) that goes with the test that asked for it. */
export function temporaryFolder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "reportd-unit-")));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
