import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { Host } from "./host.ts";

const REPOSITORY = resolve(import.meta.dirname, "../../..");

/** What makes a release another one than the checkout is. */
export interface ReleaseChange {
  readonly version?: string;
  /** Changes the unpacked package before it is packed. */
  readonly change?: (folder: string) => void;
}

/** Puts a line at the top of the program's entry. */
export function withFirstLine(line: string): (folder: string) => void {
  return (folder) => {
    const main = join(folder, "dist/main.js");
    const [shebang, ...rest] = readFileSync(main, "utf8").split("\n");
    writeFileSync(main, [shebang, line, ...rest].join("\n"));
  };
}

/** Packs a release as `npm pack` does, from what is built already, and puts it into the host; its path there. */
export function packInto(host: Host, mainJs: string, { version, change }: ReleaseChange = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "salesmap-release-"));
  try {
    stage(folder, mainJs, version);
    change?.(folder);
    const args = ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
    const file = execFileSync("npm", args, { cwd: folder, encoding: "utf8" }).trim();
    if (!existsSync(host.path("/usr/bin/node"))) cpSync(process.execPath, host.path("/usr/bin/node"));
    const inside = `/root/${basename(folder)}/${file}`;
    cpSync(join(folder, file), host.path(inside));
    return inside;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function stage(folder: string, mainJs: string, version: string | undefined): void {
  cpSync(resolve(mainJs, ".."), join(folder, "dist"), { recursive: true });
  const meta = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8"));
  for (const name of meta.files.filter((name: string) => name !== "dist")) {
    cpSync(join(REPOSITORY, name), join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...meta, version: version ?? meta.version }));
}

/** Takes the installer out of a release, as the operator's README does, and runs it. */
export function installIn(host: Host, file: string): Promise<{ code: number; out: string; err: string }> {
  return host.try(`cd /root && tar -xzOf ${file} package/systemd/install.sh >install.sh && sh install.sh ${file}`);
}
