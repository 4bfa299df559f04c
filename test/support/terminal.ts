import { execFile } from "node:child_process";
import type { Env, Scene } from "./scene.ts";

/** Runs a command of the built program at a terminal; `out` is all that the terminal got. Needs `script` (bsdutils). */
export function atTerminal(
  scene: Scene,
  mainJs: string,
  args: readonly string[],
  more: Env = {},
): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    const env = { ...scene.env({ TERM: "xterm", ...more }), PATH: process.env.PATH };
    const line = [process.execPath, mainJs, ...args].map((word) => `'${word}'`).join(" ");
    const child = execFile("script", ["-qec", line, "/dev/null"], { env, cwd: scene.folder }, (error, out) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out });
    });
    child.stdin?.end();
  });
}
