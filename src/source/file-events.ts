import { basename, dirname } from "node:path";
import { watch } from "chokidar";

/**
 * Calls `wake` when something happens beside the database. The events only wake: they are throttled, lost when
 * the folder is replaced, and blind behind links, so nothing is concluded from them.
 */
export function wakeOnFileEvents(
  dbPath: string,
  wake: () => void,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const folder = dirname(dbPath);
  const names = new Set(["", "-wal", "-journal"].map((suffix) => basename(dbPath) + suffix));
  const watcher = watch(folder, {
    depth: 0,
    ignoreInitial: true,
    // a database's folder may hold millions of other files
    ignored: (path) => path !== folder && !names.has(basename(path)),
  });
  watcher.on("all", wake);
  watcher.on("error", onError); // e.g. ENOSPC of inotify: the poll goes on
  return () => watcher.close();
}
