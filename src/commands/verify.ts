import { resolve } from "node:path";
import { inputsThen } from "../config/inputs-then.ts";
import type { Config } from "../config/load-config.ts";
import type { Mode } from "../contract/mode.ts";
import { type Report, reportSchema } from "../contract/report.ts";
import { messageOf } from "../lib/errors.ts";
import { parseJson, readText } from "../lib/files.ts";
import { isCalendarDate } from "../lib/zone.ts";
import { reportPath } from "../store/paths.ts";
import { parseReport } from "../store/report-text.ts";
import { configure } from "./configure.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";
import { type Progress, progressUnless } from "./progress.ts";
import { modesOf } from "./run.ts";
import { compareReports } from "./verify/compare-reports.ts";
import { rebuild } from "./verify/rebuild.ts";
import { describeVerdict, type Verdict, verdictJson } from "./verify/verdict.ts";

export interface VerifyOptions {
  readonly mode?: string;
  readonly json?: boolean;
}

/** A report to verify, or why there is none. */
interface Asked {
  readonly name: string;
  readonly report: Report | string;
}

/**
 * `verify FILE|DATE`: makes published reports again from their snapshots and says whether they are equal. Publishes
 * nothing, takes no lock, touches no status. 0 all are equal, 1 one is not or cannot be verified.
 */
export async function verify(target: string, options: VerifyOptions, io: CommandIo): Promise<number> {
  const config = await configure(io);
  if (typeof config === "number") return config;
  const modes = modesOf(options.mode, config, io);
  if (modes === null) return EXIT.usage;
  const asked = isCalendarDate(target)
    ? await Promise.all(modes.map((mode) => ofDay(config, mode, target)))
    : [await ofFile(resolve(io.cwd, target), options.mode)];
  using progress = progressUnless(options.json, io);
  const verdicts: Verdict[] = [];
  for (const { name, report } of asked) {
    progress?.about(`verify ${name}`);
    const verdict = await verdictOn(name, report, config, io, progress);
    progress?.clear();
    verdicts.push(verdict);
    if (!options.json) for (const line of describeVerdict(verdict)) io.out(line);
  }
  if (options.json) io.out(JSON.stringify({ reports: verdicts.map(verdictJson) }));
  return verdicts.every(({ verdict }) => verdict === "equal") ? EXIT.done : EXIT.failed;
}

async function ofDay({ cacheDir }: Config, mode: Mode, day: string): Promise<Asked> {
  const text = await readText(reportPath(cacheDir, mode, day)).catch(() => null);
  const report = text === null ? null : parseReport(text, mode, day);
  const why = text === null ? `no ${mode} report of that day is published` : "its file is no valid report";
  return { name: `${day} ${mode}`, report: report ?? why };
}

/** A file may also be an answer that was saved, with what marks it as stale. */
async function ofFile(path: string, mode: string | undefined): Promise<Asked> {
  const text = await readText(path).catch(() => null);
  const parsed = reportSchema.safeParse(parseJson(text ?? ""));
  const isWanted = parsed.success && (mode === undefined || mode === parsed.data.meta.mode);
  const why = text === null ? "no such file can be read, and it is no day as YYYY-MM-DD" : "it is no valid report";
  return { name: mode === undefined ? path : `${path} as ${mode}`, report: isWanted ? parsed.data : why };
}

async function verdictOn(
  name: string,
  published: Report | string,
  config: Config,
  io: CommandIo,
  progress: Progress | null,
): Promise<Verdict> {
  if (typeof published === "string") {
    return { name, as_of: null, mode: null, verdict: "unverifiable", why: published, inputs: [] };
  }
  const { as_of, mode } = published.meta;
  const then = inputsThen(published.meta, config);
  const inputs = [...then.lost, ...then.others];
  try {
    const onPhase = (phase: string) => progress?.phase(phase);
    const recomputed = await rebuild(published, then, config, { onPhase, signal: io.signal });
    const found = compareReports(published, recomputed);
    const verdict = found.differences.length === 0 ? "equal" : then.lost.length > 0 ? "other_inputs" : "different";
    return { name, as_of, mode, verdict, inputs, ...found };
  } catch (error) {
    return { name, as_of, mode, verdict: "unverifiable", why: messageOf(error), inputs };
  }
}
