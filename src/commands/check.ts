import type { Config } from "../config/load-config.ts";
import { lookAtDatabase } from "./check/database.ts";
import type { Finding, Look } from "./check/finding.ts";
import { lookAtDisk, lookAtFolders, withFolders } from "./check/folders.ts";
import { lookAtModel, modelAsker } from "./check/model.ts";
import { lookAtPort } from "./check/port.ts";
import { lookAtSettings, lookAtStability } from "./check/settings.ts";
import { lookAtSchedule, zoneLook } from "./check/time.ts";
import { configure } from "./configure.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";
import { type Paint, painter, type Style } from "./paint.ts";

export interface CheckOptions {
  readonly online?: boolean;
  readonly json?: boolean;
}

/** What is looked at, in the order it is told. The database comes last: it takes longest and needs the folders. */
const LOOKS: readonly Look[] = [
  lookAtSettings,
  zoneLook(),
  lookAtSchedule,
  lookAtStability,
  lookAtFolders,
  lookAtDisk,
  lookAtPort,
  lookAtModel,
];

/** `check`: looks at everything a run will need, changes nothing. 0 fine, 1 something will fail, 78 wrong configuration. */
export async function check(options: CheckOptions, io: CommandIo): Promise<number> {
  const config = await configure(io);
  if (typeof config === "number") return config;
  const findings = await withFolders(config, () => lookAround(config, options.online ?? false, io));
  const isFine = findings.every(({ level }) => level !== "failed");
  if (options.json) io.out(JSON.stringify({ ok: isFine, findings }));
  else for (const line of findings.flatMap((finding) => describe(finding, painter(io.colours)))) io.out(line);
  return isFine ? EXIT.done : EXIT.failed;
}

async function lookAround(config: Config, online: boolean, io: CommandIo): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const look of online ? [...LOOKS, modelAsker(io.signal)] : LOOKS) findings.push(...(await look(config)));
  const mayCopy = findings.every(({ what, level }) => level !== "failed" || !["WORK_DIR", "disk"].includes(what));
  if (mayCopy) findings.push(...(await lookAtDatabase(config)));
  return findings;
}

const STYLES: Readonly<Record<Finding["level"], Style>> = { ok: "green", warning: "yellow", failed: "red" };

function describe(finding: Finding, paint: Paint): string[] {
  const { what, level, detail } = finding;
  const line = `${paint(STYLES[level], level.padEnd(7))} ${what}: ${detail}`;
  return finding.level === "ok" ? [line] : [line, `${"".padEnd(7)} -> ${finding.hint}`];
}
