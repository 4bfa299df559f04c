import { bashScript } from "./completion/bash.ts";
import type { CommandLine } from "./completion/command-line.ts";
import { fishScript } from "./completion/fish.ts";
import type { Shell } from "./completion/shells.ts";
import { zshScript } from "./completion/zsh.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";

const SCRIPTS: Readonly<Record<Shell, (line: CommandLine) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `completion SHELL`: prints a script that completes this command line; it runs nothing of ours. */
export function completion(shell: Shell, line: CommandLine, io: CommandIo): number {
  io.out(SCRIPTS[shell](line));
  return EXIT.done;
}
