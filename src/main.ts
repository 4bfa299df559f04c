#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { EXIT } from "./commands/exit-codes.ts";
import type { CommandIo } from "./commands/io.ts";
import type { RunOptions } from "./commands/run.ts";
import { packageVersion } from "./lib/package-root.ts";
import { SpareWorker } from "./worker/fork-worker.ts";

/** Where a command's exit code is left until everything is closed. */
type Work = (io: CommandIo) => Promise<number>;

function program(start: (work: Work) => Promise<void>): Command {
  const root = new Command("salesmap-reportd")
    .description("Turns a SalesMap export into the counterparty risk report, every morning")
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError("(salesmap-reportd --help shows the commands)");
  root
    .command("serve")
    .description("keep the schedule and serve the reports (settings: environment, see the README)")
    .option("--json", "accepted for scripts: the log is JSON lines anyway")
    .action(() => start(async (io) => (await import("./commands/serve.ts")).serve(io)));
  root
    .command("run")
    .description("make the report now, in this process")
    .option("--date <YYYY-MM-DD>", "the day it is about (default: today in TZ)")
    .option("--mode <mode>", "offline or online (default: REPORT_MODES)")
    .option("--force", "make it even if the cached one would come out the same")
    .option("--accept-implausible", "accept an export that shrank by half or more")
    .option("--json", "print {runs: [...]} for scripts")
    .action((options) => start((io) => runWithSpare(options, io)));
  root
    .command("status")
    .description("what happened, why, and what comes next (exit 0 healthy, 1 degraded, 2 down)")
    .option("--json", "print one JSON object")
    .action((options) => start(async (io) => (await import("./commands/status.ts")).status(options, io)));
  root
    .command("check")
    .description("look at configuration, folders, schedule and database without changing anything")
    .option("--json", "print one JSON object")
    .action((options) => start(async (io) => (await import("./commands/check.ts")).check(options, io)));
  root
    .command("backfill")
    .description("make the reports of past days from the present database; days that have one are skipped")
    .requiredOption("--from <YYYY-MM-DD>", "first day")
    .requiredOption("--to <YYYY-MM-DD>", "last day")
    .option("--mode <mode>", "offline or online (default: REPORT_MODES)")
    .option("--json", "print {runs: [...]} for scripts, progress on stderr")
    .action((options) => start(async (io) => (await import("./commands/backfill.ts")).backfill(options, io)));
  root
    .command("schema")
    .description("print the JSON Schema of what others read: report, status, status-file, run, run-line, rules")
    .argument("<name>")
    .action((name) => start(async (io) => (await import("./commands/schema.ts")).schema(name, io)));
  cardsTryCommand(root, start);
  demoDbCommand(root, start);
  for (const command of root.commands) command.exitOverride();
  return root;
}

function cardsTryCommand(root: Command, start: (work: Work) => Promise<void>): void {
  root
    .command("cards-try")
    .description(
      "word one counterparty's card and show payload, prompt, answer and every check (for whoever edits prompts)",
    )
    .requiredOption("--counterparty <name>", "its name or a part of it")
    .option("--org <name or id>", "its organisation, where several have one of this name")
    .option("--db <file>", "the export (default: DB_PATH)")
    .option("--mode <mode>", "offline or online", "offline")
    .option("--date <YYYY-MM-DD>", "the day it is about (default: today in TZ)")
    .action((options) => start(async (io) => (await import("./commands/cards-try.ts")).cardsTry(options, io)));
}

function demoDbCommand(root: Command, start: (work: Work) => Promise<void>): void {
  root
    .command("demo-db")
    .description("write an invented SalesMap export of any size")
    .requiredOption("--out <file>", "the file to write; one that is there is replaced as a whole")
    .option("--deals <n>", "100 to 1000000", wholeNumber, 2000)
    .option("--memos <n>", "notes (default: 1.5 per deal, 0.15 with --narrow)", wholeNumber)
    .option("--seed <n>", "same seed, same rows", wholeNumber, 1)
    .option("--as-of <YYYY-MM-DD>", "the day of the export (default: today in Asia/Seoul)")
    .option("--narrow", "leave the columns empty that the report does not read", false)
    .option("--json", "print one JSON object", false)
    .action((options) => start(async (io) => (await import("./commands/demo-db.ts")).demoDb(options, io)));
}

/** The build process loads while this one does. */
async function runWithSpare(options: RunOptions, io: CommandIo): Promise<number> {
  const spare = new SpareWorker();
  spare.start();
  try {
    return await (await import("./commands/run.ts")).run(options, io, { fork: () => spare.take() });
  } finally {
    spare.discard();
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

function processIo(signal: AbortSignal): CommandIo {
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    interactive: process.stderr.isTTY === true,
    signal,
    onHangup: (listener) => {
      process.on("SIGHUP", listener);
      return () => process.off("SIGHUP", listener);
    },
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

process.exitCode = await main();
