import type { Config } from "../config/load-config.ts";
import { type PublicStatus, publicStatusSchema, type StatusFile } from "../contract/status.ts";
import { systemClock } from "../lib/clock.ts";
import { watchSource } from "../source/watcher.ts";
import { publicStatus } from "../status.ts";
import { configure } from "./configure.ts";
import type { CommandIo } from "./io.ts";

const ANSWER_MS = 3_000;

/** `healthy`: today's work is done or not due; `degraded`: it serves, but something is late or failed; `down`: nobody answers. */
type Health = { readonly health: "healthy" | "degraded" | "down"; readonly why: string };

const EXIT_OF = { healthy: 0, degraded: 1, down: 2 } as const;

/** `status`: from the running daemon, or from the files when it is down. */
export async function status(options: { readonly json?: boolean }, io: CommandIo): Promise<number> {
  const config = await configure(io);
  if (typeof config === "number") return config;
  const now = systemClock().now();
  const answered = await askDaemon(config);
  const found = typeof answered === "object" ? answered : await fromFiles(config, now);
  const health = healthOf(found, answered !== "nobody", config);
  if (options.json) io.out(JSON.stringify({ ...health, ...found }));
  else for (const line of describe(found, health)) io.out(line);
  return EXIT_OF[health.health];
}

/** The daemon's own status; `refused` when it answers us with something else (e.g. a Host it does not know). */
async function askDaemon({ env }: Config): Promise<PublicStatus | "refused" | "nobody"> {
  const host = ["0.0.0.0", "::", "[::]"].includes(env.HOST) ? "127.0.0.1" : env.HOST;
  const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  try {
    const url = `http://${name}:${env.PORT}/api/report/counterparty-risk/status`;
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS), redirect: "error" });
    const parsed = publicStatusSchema.safeParse(await response.json());
    return parsed.success ? parsed.data : "refused";
  } catch {
    return "nobody";
  }
}

async function fromFiles(config: Config, now: number): Promise<PublicStatus> {
  const watcher = await watchSource(config.dbPath, config.env.DB_STABLE_WINDOW_SEC * 1000, systemClock());
  try {
    return await publicStatus(config, watcher.last(), now, null);
  } finally {
    await watcher.stop();
  }
}

/** The plain sentence: what is wrong and what to do. */
export function healthOf(found: PublicStatus, isUp: boolean, { env }: Pick<Config, "env">): Health {
  if (!isUp)
    return {
      health: "down",
      why: `nobody answers on ${env.HOST}:${env.PORT}: start the service, then look at its log`,
    };
  for (const mode of env.REPORT_MODES) {
    const { last_run: run, last_success: success } = found[mode];
    if (run?.result === "FAILED") {
      return { health: "degraded", why: `the last ${mode} run failed with ${run.code}: ${run.msg}` };
    }
    if (isLate(found, success)) {
      return {
        health: "degraded",
        why: `the ${mode} report of the last slot is not there although its time has passed${dbHint(found)}`,
      };
    }
  }
  return { health: "healthy", why: "nothing to do" };
}

function isLate(found: PublicStatus, success: StatusFile["last_success"]): boolean {
  const due = found.scheduler.last_slot?.slice(0, 10);
  return due !== undefined && found.current_run === null && (success === undefined || success.as_of < due);
}

function dbHint({ db }: PublicStatus): string {
  if (!db.exists) return ": the database is missing, look at the nightly export";
  return db.stable ? "" : `: the database is being changed, stable in ${db.stable_in_sec} s`;
}

function describe(found: PublicStatus, { health, why }: Health): string[] {
  const { db, scheduler, current_run: current } = found;
  const stability = db.stable ? "stable" : `stable in ${db.stable_in_sec} s`;
  return [
    `${health}: ${why}`,
    ...(["offline", "online"] as const).flatMap((mode) => describeMode(mode, found[mode])),
    `database  ${db.exists ? `${db.signature}, modified ${db.mtime}, ${stability}` : "missing"}`,
    `schedule  ${scheduler.enabled ? `${scheduler.cron} (${scheduler.timezone}), next ${scheduler.next_run}` : "off"}`,
    `last slot ${scheduler.last_slot ?? "none"}, ${scheduler.last_slot_result ?? "no result yet"}`,
    `running   ${current === null ? "nothing" : `${current.trigger} of ${current.as_of}: ${current.phase} since ${current.since}`}`,
  ];
}

function describeMode(mode: string, { last_run: run, last_success: success }: StatusFile): string[] {
  const ran =
    run === undefined
      ? "never ran"
      : `${run.result} ${run.code ?? ""} ${run.as_of} at ${run.started_at} (${run.trigger})`;
  const good =
    success === undefined ? "none" : `${success.as_of}, made ${success.generated_at} from ${success.db_signature}`;
  return [`${mode.padEnd(9)} last run ${ran.replace("  ", " ")}`, `${"".padEnd(9)} last success ${good}`];
}
