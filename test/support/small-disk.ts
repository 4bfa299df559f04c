import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A small file system of its own, until disposed. Needs root. */
export class SmallDisk implements Disposable {
  readonly path: string;
  readonly #ballast: string;

  constructor(path: string, kilobytes: number) {
    this.path = path;
    this.#ballast = join(path, "ballast");
    mkdirSync(path, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "salesmap-test", path]);
  }

  /** Leaves so many bytes free, in whole pages. */
  leave(bytes: number): void {
    this.free();
    const { bavail, bsize } = statfsSync(this.path);
    writeFileSync(this.#ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
  }

  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  /** False when it is busy: somebody has a file open for writing. */
  remount(how: "ro" | "rw"): boolean {
    try {
      execFileSync("mount", ["-o", `remount,${how}`, this.path], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  }

  [Symbol.dispose](): void {
    execFileSync("umount", ["-l", this.path]);
  }
}
