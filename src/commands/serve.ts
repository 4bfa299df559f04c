import { once } from "node:events";
import { type Daemon, startDaemon } from "../daemon.ts";
import { codeOf, messageOf } from "../lib/errors.ts";
import { configure, loggerOf } from "./configure.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";

/** Serves until SIGTERM or SIGINT, then stops cleanly. */
export async function serve(io: CommandIo): Promise<number> {
  const config = await configure(io);
  if (typeof config === "number") return config;
  const log = loggerOf(config);
  let daemon: Daemon;
  try {
    daemon = await startDaemon(config, log);
  } catch (error) {
    io.err(`salesmap-reportd: cannot start: ${messageOf(error)}${hintOf(error)}`);
    return EXIT.failed;
  }
  if (!io.signal.aborted) await once(io.signal, "abort");
  log.info({ signal: String(io.signal.reason) }, "stopping");
  await daemon.stop(String(io.signal.reason));
  log.info({}, "stopped");
  return EXIT.done;
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
