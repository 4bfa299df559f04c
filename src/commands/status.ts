import type { Config } from "../config/load-config.ts";
import type { PublicStatus } from "../contract/status.ts";
import { systemClock } from "../lib/clock.ts";
import { look } from "../source/look.ts";
import { watchSource } from "../source/watcher.ts";
import { publicStatus } from "../status.ts";
import { addressOf, askDaemon } from "./ask-daemon.ts";
import { configure } from "./configure.ts";
import { diskOf } from "./disk.ts";
import type { CommandIo } from "./io.ts";
import { painter } from "./paint.ts";
import { describe, type Health } from "./status/describe.ts";
import { diagnose, type Finding, type Seen } from "./status/diagnose.ts";

const EXIT_OF: Readonly<Record<Health, number>> = { healthy: 0, degraded: 1, down: 2 };

/** `status`: from the running daemon, or from the files when it is down (SPEC 9). 0 healthy, 1 degraded, 2 down. */
export async function status(options: { readonly json?: boolean }, io: CommandIo): Promise<number> {
  const config = await configure(io);
  if (typeof config === "number") return config;
  const seen = await see(config);
  const findings = diagnose(seen);
  const health = healthOf(findings);
  if (options.json) io.out(JSON.stringify(asJson(seen, health, findings)));
  else for (const line of describe(seen, health, findings, painter(io.colours))) io.out(line);
  return EXIT_OF[health];
}

async function see(config: Config): Promise<Seen> {
  const now = systemClock().now();
  const answered = await askDaemon(config);
  const found = answered.kind === "answers" ? answered.status : await fromFiles(config, now);
  return {
    daemon: answered.kind,
    address: addressOf(config),
    status: found,
    modes: config.env.REPORT_MODES,
    disk: answered.kind === "answers" && !(await isSameSource(config, found)) ? null : await diskOf(config),
    now,
  };
}

async function fromFiles(config: Config, now: number): Promise<PublicStatus> {
  const watcher = await watchSource(config.dbPath, config.env.DB_STABLE_WINDOW_SEC * 1000, systemClock());
  try {
    return await publicStatus(config, watcher.last(), now, null);
  } finally {
    await watcher.stop();
  }
}

/** Whether our settings are the daemon's, as far as the database tells: the disk is looked at by our settings. */
async function isSameSource(config: Config, { db }: PublicStatus): Promise<boolean> {
  const ours = await look(config.dbPath);
  if (ours.kind === "missing" || !db.exists) return (ours.kind === "missing") === !db.exists;
  return !db.stable || ours.sample.signature === db.signature; // one that is being changed differs by the second
}

function healthOf([worst]: readonly Finding[]): Health {
  return worst === undefined || worst.level === "note" ? "healthy" : worst.level;
}

function asJson({ status: found, disk, now }: Seen, health: Health, findings: readonly Finding[]): unknown {
  const [worst] = health === "healthy" ? [] : findings;
  const age = (iso: string | undefined) => (iso === undefined ? null : Math.round((now - Date.parse(iso)) / 1000));
  return {
    health,
    why: worst?.what ?? "nothing to do",
    advice: worst?.advice ?? null,
    findings,
    ...found,
    last_success_age_sec: {
      offline: age(found.offline.last_success?.generated_at),
      online: age(found.online.last_success?.generated_at),
    },
    disk,
  };
}
