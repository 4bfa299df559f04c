import { Command, Option } from "commander";
import type { CommandIo, Start } from "./commands/io.ts";
import { FIRST_STEPS, lessonText } from "./commands/lessons.ts";
import type { RunOptions } from "./commands/run.ts";
import { MODES } from "./contract/names.ts";
import { packageVersion } from "./lib/package-root.ts";
import { addTools } from "./program-tools.ts";
import { SpareWorker } from "./worker/fork-worker.ts";

/** The command line (SPEC 9). A command's code is loaded when it is asked for. */
export function program(start: Start): Command {
  const root = new Command("salesmap-reportd")
    .description("Turns a SalesMap export into the counterparty risk report, every morning")
    .version(packageVersion())
    .addHelpText("after", FIRST_STEPS)
    .showHelpAfterError("(salesmap-reportd --help shows the commands)");
  addDaemon(root, start);
  addMakers(root, start);
  addKeepers(root, start);
  addNotify(root, start);
  addTools(root, start);
  root.exitOverride();
  for (const command of root.commands) {
    command
      .exitOverride()
      .addHelpText("after", lessonText(command.name()))
      .showHelpAfterError(`(${root.name()} ${command.name()} --help shows what it takes)`);
  }
  return root;
}

/** The daemon, and what looks at it. */
function addDaemon(root: Command, start: Start): void {
  root
    .command("serve")
    .description("keep the schedule and serve the reports")
    .option("--json", "accepted for scripts: the log is JSON lines anyway")
    .action(() => start(async (io) => (await import("./commands/serve.ts")).serve(io)));
  root
    .command("status")
    .description("what happened, what is wrong, what to do, and what comes next")
    .option("--json", "print one JSON object")
    .action((options) => start(async (io) => (await import("./commands/status.ts")).status(options, io)));
  root
    .command("check")
    .description("look at configuration, folders, disk, port, schedule, model and database; changes nothing")
    .option("--online", "ask the model once too: a few tokens")
    .option("--json", "print one JSON object")
    .action((options) => start(async (io) => (await import("./commands/check.ts")).check(options, io)));
}

/** What makes reports. */
function addMakers(root: Command, start: Start): void {
  root
    .command("run")
    .description("make the report now, in this process")
    .option("--date <YYYY-MM-DD>", "the day it is about (default: today in TZ)")
    .addOption(modeOption())
    .option("--force", "make it even if the cached one would come out the same")
    .option("--accept-implausible", "accept an export that shrank by half or more")
    .option("--json", "print {runs: [...]} for scripts, no progress")
    .action((options) => start((io) => runWithSpare(options, io)));
  root
    .command("backfill")
    .description("make the reports of past days from the present database; days that have one are skipped")
    .requiredOption("--from <YYYY-MM-DD>", "first day")
    .requiredOption("--to <YYYY-MM-DD>", "last day")
    .addOption(modeOption())
    .option("--json", "print {runs: [...]} for scripts, no progress")
    .action((options) => start(async (io) => (await import("./commands/backfill.ts")).backfill(options, io)));
}

/** What keeps the published reports in order. */
function addKeepers(root: Command, start: Start): void {
  root
    .command("verify")
    .description("make a published report again from its snapshot and say whether it is equal")
    .argument("<file or date>", "a report's file, or the day of a published one as YYYY-MM-DD")
    .addOption(modeOption())
    .option("--json", "print {reports: [...]} for scripts, no progress")
    .action((target, options) =>
      start(async (io) => (await import("./commands/verify.ts")).verify(target, options, io)),
    );
  root
    .command("prune")
    .description("remove now what retention would remove after the next run")
    .option("--dry-run", "only tell what would go, and why")
    .option("--json", "print one JSON object")
    .action((options) => start(async (io) => (await import("./commands/prune.ts")).prune(options, io)));
}

/** What looks at the news. */
function addNotify(root: Command, start: Start): void {
  root
    .command("notify")
    .description("show what is on its way to people, or send a test")
    .option("--test", "send a test to HEALTHCHECK_PING_URL and NOTIFY_WEBHOOK_URL and show what came back")
    .option("--json", "print one JSON object")
    .action((options) => start(async (io) => (await import("./commands/notify.ts")).notify(options, io)));
}

/** One mode of both; all that are scheduled without it. */
function modeOption(): Option {
  return new Option("--mode <mode>", "one mode only (default: REPORT_MODES)").choices(MODES);
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
