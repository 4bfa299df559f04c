import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { ReportMeta } from "../../../src/contract/report.ts";
import { reportPath } from "../../../src/store/paths.ts";
import { aReport } from "./a-report.ts";

/** Lays a text where a report belongs, by rename, as publishing does. */
export function layText(cacheDir: string, mode: ReportMeta["mode"], asOf: string, text: string): string {
  const path = reportPath(cacheDir, mode, asOf);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
  return path;
}

/** Lays a valid report of the day that its meta names; answers its path. */
export function lay(cacheDir: string, change: Partial<ReportMeta> = {}, names?: readonly string[]): string {
  const report = aReport(change, names);
  return layText(cacheDir, report.meta.mode, report.meta.as_of, JSON.stringify(report));
}
