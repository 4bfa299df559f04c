#!/usr/bin/env node
import { CommanderError } from "commander";
import { EXIT } from "./commands/exit-codes.ts";
import type { CommandIo } from "./commands/io.ts";
import { showsColours } from "./commands/paint.ts";
import { visible } from "./lib/visible.ts";
import { program } from "./program.ts";

function processIo(signal: AbortSignal): CommandIo {
  return {
    out: (text) => void process.stdout.write(`${visible(text)}\n`),
    err: (text) => void process.stderr.write(`${visible(text)}\n`),
    rewrite: (text) => {
      const line = visible(text).slice(0, (process.stderr.columns || 80) - 1);
      process.stderr.write(`\r\u001b[K${line}`);
    },
    interactive: process.stderr.isTTY === true,
    colours: showsColours(process.stdout.isTTY === true, process.env),
    signal,
    onHangup: (listener) => {
      process.on("SIGHUP", listener);
      return () => process.off("SIGHUP", listener);
    },
    ownsProcess: true,
    env: process.env,
    cwd: process.cwd(),
  };
}

async function main(): Promise<number> {
  // a reader that went away (`| head`) must not end the work
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => stop.abort(name));
  let exitCode: number = EXIT.done;
  try {
    await program(async (work) => {
      exitCode = await work(processIo(stop.signal));
    }).parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return exitCode;
}

void main().then((code) => {
  process.exitCode = code;
});
