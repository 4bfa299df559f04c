import { access, constants, mkdir } from "node:fs/promises";
import { windowBeyondWait } from "../config/config.ts";
import type { Config } from "../config/load-config.ts";
import { exportCounts } from "../facts/export-counts.ts";
import { systemClock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import { isoIn } from "../lib/zone.ts";
import { slotsOf } from "../schedule/slots.ts";
import { configure } from "./configure.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";
import { withCopy } from "./with-copy.ts";

interface Finding {
  readonly what: string;
  readonly level: "ok" | "warning" | "failed";
  readonly detail: string;
}

/** `check`: looks at everything a run will need, changes nothing. 0 fine, 1 something will fail, 78 wrong configuration. */
export async function check(options: { readonly json?: boolean }, io: CommandIo): Promise<number> {
  const config = await configure(io);
  if (typeof config === "number") return config;
  const findings = [
    ok("configuration", `rules ${config.rulesHash.slice(0, 12)}, version ${config.generatorVersion}`),
    waiting(config),
    schedule(config),
    await folder("CACHE_DIR", config.cacheDir),
    await folder("WORK_DIR", config.workDir),
  ];
  if (findings.every(({ level }) => level !== "failed")) findings.push(await database(config));
  const failed = findings.some(({ level }) => level === "failed");
  if (options.json) io.out(JSON.stringify({ ok: !failed, findings }));
  else for (const { what, level, detail } of findings) io.out(`${level.padEnd(7)} ${what}: ${detail}`);
  return failed ? EXIT.failed : EXIT.done;
}

function ok(what: string, detail: string): Finding {
  return { what, level: "ok", detail };
}

function waiting({ env }: Config): Finding {
  const budget = env.DB_RETRY * env.DB_RETRY_INTERVAL_SEC;
  const detail = `window ${env.DB_STABLE_WINDOW_SEC} s, waiting budget ${budget} s`;
  if (!windowBeyondWait(env)) return ok("stability", detail);
  return { what: "stability", level: "warning", detail: `${detail}: an export that lands just before a run fails it` };
}

function schedule({ env }: Config): Finding {
  if (!env.ENABLE_SCHEDULER) return { what: "schedule", level: "warning", detail: "off (ENABLE_SCHEDULER=0)" };
  const next = slotsOf(env.REPORT_CRON, env.TZ).next(systemClock().now());
  return ok("schedule", `${env.REPORT_CRON} in ${env.TZ}, next ${next === null ? "never" : isoIn(env.TZ, next)}`);
}

async function folder(name: string, path: string): Promise<Finding> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok(name, path);
  } catch (error) {
    return { what: name, level: "failed", detail: messageOf(error) };
  }
}

/** Reads the database as a run would. */
async function database(config: Config): Promise<Finding> {
  try {
    return await withCopy(config.dbPath, config.workDir, (file, sample) => {
      const { deals, organizations, memos } = exportCounts(file);
      return ok("database", `${sample.signature}: ${deals} deals, ${organizations} organisations, ${memos} memos`);
    });
  } catch (error) {
    return { what: "database", level: "failed", detail: messageOf(error) || "it changed while it was read" };
  }
}
