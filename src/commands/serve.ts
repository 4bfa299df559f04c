import { once } from "node:events";
import type { Config } from "../config/load-config.ts";
import { type Daemon, startDaemon } from "../daemon.ts";
import { codeOf, messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/logger.ts";
import { configure, configureAnew, loggerOf } from "./configure.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";

/** Serves until SIGTERM or SIGINT, then stops cleanly. */
export async function serve(io: CommandIo): Promise<number> {
  const config = await configure(io);
  if (typeof config === "number") return config;
  const log = await loggerOf(config, io);
  let daemon: Daemon;
  try {
    daemon = await startDaemon(config, log);
  } catch (error) {
    io.err(`salesmap-reportd: cannot start: ${messageOf(error)}${hintOf(error)}`);
    return EXIT.failed;
  }
  io.onHangup(reloads(config, daemon, log, io));
  if (!io.signal.aborted) await once(io.signal, "abort");
  log.info({ signal: String(io.signal.reason) }, "stopping");
  await daemon.stop(String(io.signal.reason));
  log.info({}, "stopped");
  return EXIT.done;
}

/** SIGHUP: rules, prompts and log level anew, one reload after the other; a mistake keeps what there is. */
function reloads(config: Config, daemon: Daemon, log: Logger, io: CommandIo): () => void {
  let present = config;
  let working = Promise.resolve();
  const reload = async () => {
    const loaded = await configureAnew(present, io);
    if (!loaded.ok) {
      daemon.reloadRefused();
      return log.error({ mistakes: loaded.mistakes }, "reload_refused");
    }
    present = loaded.config;
    daemon.reload(present);
    const { rulesHash, promptsHash, env } = present;
    log.info({ rules_hash: rulesHash, prompts_hash: promptsHash, log_level: env.LOG_LEVEL }, "reloaded");
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
