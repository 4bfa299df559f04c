import { once } from "node:events";
import type { Config } from "../config/load-config.ts";
import { type Daemon, startDaemon } from "../daemon.ts";
import { SocketBeyondHost } from "../http/listen.ts";
import { systemClock } from "../lib/clock.ts";
import { codeOf, messageOf } from "../lib/errors.ts";
import { ERROR_PREFIX, isJournal } from "../lib/journal.ts";
import type { Logger } from "../lib/logger.ts";
import { handedSockets, systemdNotifier, watchdogMs } from "../lib/systemd.ts";
import { Supervisor } from "../supervise.ts";
import { configure, configureAnew, loggerOf } from "./configure.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";

const STDERR = 2;

/** Serves until SIGTERM or SIGINT, then stops cleanly. */
export async function serve(outer: CommandIo): Promise<number> {
  const io = isJournal(outer.env, STDERR) ? { ...outer, err: (line: string) => outer.err(ERROR_PREFIX + line) } : outer;
  const config = await configure(io);
  if (typeof config === "number") return config;
  const log = await loggerOf(config, io);
  const sockets = handedSockets(io.env, process.pid);
  if (sockets.length > 1) {
    io.err(`salesmap-reportd: ${sockets.length} sockets were handed to it: one ListenStream= is what it can serve`);
    return EXIT.config;
  }
  let daemon: Daemon;
  try {
    daemon = await startDaemon(config, log, sockets[0] === undefined ? {} : { socket: sockets[0].fd });
  } catch (error) {
    io.err(`salesmap-reportd: cannot start: ${messageOf(error)}${hintOf(error)}`);
    return error instanceof SocketBeyondHost ? EXIT.config : EXIT.failed;
  }
  const supervisor = supervised(daemon, log, io);
  io.onHangup(reloads(config, daemon, log, io, (refusal) => supervisor?.reloaded(refusal)));
  if (!io.signal.aborted) await once(io.signal, "abort");
  log.info({ signal: String(io.signal.reason) }, "stopping");
  const told = supervisor?.stop(String(io.signal.reason));
  await daemon.stop(String(io.signal.reason));
  await told;
  log.info({}, "stopped");
  return EXIT.done;
}

/** Under systemd, its life is told to it. */
function supervised(daemon: Daemon, log: Logger, io: CommandIo): Supervisor | null {
  const notifier = systemdNotifier(io.env, log);
  if (notifier === null) return null;
  const ports = { notifier, clock: systemClock(), log, watchdogMs: watchdogMs(io.env, process.pid) };
  const supervisor = new Supervisor(daemon, ports);
  daemon.events.on(() => supervisor.renew());
  supervisor.start();
  return supervisor;
}

/** SIGHUP: rules, prompts and log level anew, one reload after the other; a mistake keeps what there is. */
function reloads(
  config: Config,
  daemon: Daemon,
  log: Logger,
  io: CommandIo,
  told: (refusal: string | null) => void,
): () => void {
  let present = config;
  let working = Promise.resolve();
  const reload = async () => {
    const loaded = await configureAnew(present, io);
    if (!loaded.ok) {
      daemon.reloadRefused();
      told(loaded.mistakes.map(({ name, problem }) => `${name}: ${problem}`).join("; "));
      return log.error({ mistakes: loaded.mistakes }, "reload_refused");
    }
    present = loaded.config;
    const { rulesHash, promptsHash, env } = present;
    log.level = "info"; // whoever asked is answered, whatever the level was and will be
    log.info({ rules_hash: rulesHash, prompts_hash: promptsHash, log_level: env.LOG_LEVEL }, "reloaded");
    daemon.reload(present);
    told(null);
  };
  return () => {
    working = working.then(reload).catch((error: unknown) => log.error({ err: error }, "reload_broke"));
  };
}

function hintOf(error: unknown): string {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return "; another process listens there: stop it or set PORT";
    case "EADDRNOTAVAIL":
      return "; HOST is not an address of this machine";
    case "EACCES":
      return "; check PORT (below 1024 needs a privilege) and the rights on CACHE_DIR and WORK_DIR";
    default:
      return "";
  }
}
