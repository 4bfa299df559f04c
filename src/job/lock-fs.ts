import fs from "node:fs";

type Done = (error: NodeJS.ErrnoException | null) => void;

/** What the holder may do to the lock's folder: everything, nothing, or remove a dead one only. */
export type LockState = "taking" | "held" | "disowned";

/**
 * The file system as proper-lockfile sees it. It removes and refreshes whatever stands at the lock's path, also when
 * that is another's by now: while it takes a lock over, only one that is still dead is removed, and once we know
 * that the lock is not ours, its heartbeat ends and nothing is removed any more, not at the process's exit either.
 */
export class LockFs {
  state: LockState = "taking";
  readonly mkdir = fs.mkdir;
  readonly stat = fs.stat;
  readonly #expiryMs: number;

  constructor(expiryMs: number) {
    this.#expiryMs = expiryMs;
  }

  readonly utimes = (path: string, atime: Date, mtime: Date, done: Done): void => {
    if (this.state === "disowned") done(refusal("ENOENT"));
    else fs.utimes(path, atime, mtime, done);
  };

  readonly rmdir = (path: string, done: Done): void => {
    switch (this.state) {
      case "held":
        fs.rmdir(path, done);
        break;
      case "disowned":
        done(null);
        break;
      case "taking":
        this.#removeDead(path, done);
        break;
    }
  };

  readonly rmdirSync = (path: string): void => {
    if (this.state === "held") fs.rmdirSync(path);
  };

  #removeDead(path: string, done: Done): void {
    fs.stat(path, (error, found) => {
      if (error) done(error);
      else if (found.mtimeMs >= Date.now() - this.#expiryMs) done(refusal("ELOCKED"));
      else fs.rmdir(path, done);
    });
  }
}

function refusal(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error("the lock is another's"), { code });
}
