import { type Argument, type Command, InvalidArgumentError, Option } from "commander";
import type { CommandLine, Values, VerbLine } from "./commands/completion/command-line.ts";
import { SHELLS } from "./commands/completion/shells.ts";
import type { Start } from "./commands/io.ts";
import { SCHEMA_NAMES } from "./commands/schema-names.ts";
import { MODES } from "./contract/names.ts";

/** Commands for whoever tries the program out, edits prompts, or reads its files. */
export function addTools(root: Command, start: Start): void {
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
  root
    .command("cards-try")
    .description(
      "word one counterparty's card and show payload, prompt, answer and every check (for whoever edits prompts)",
    )
    .requiredOption("--counterparty <name>", "its name or a part of it")
    .option("--org <name or id>", "its organisation, where several have one of this name")
    .option("--db <file>", "the export (default: DB_PATH)")
    .addOption(new Option("--mode <mode>", "of which report").choices(MODES).default("offline"))
    .option("--date <YYYY-MM-DD>", "the day it is about (default: today in TZ)")
    .action((options) => start(async (io) => (await import("./commands/cards-try.ts")).cardsTry(options, io)));
  root
    .command("schema")
    .description("print the JSON Schema of what others read")
    .addArgument(root.createArgument("<name>").choices(SCHEMA_NAMES))
    .action((name) => start(async (io) => (await import("./commands/schema.ts")).schema(name, io)));
  root
    .command("completion")
    .description("print a script that completes this command line in a shell")
    .addArgument(root.createArgument("<shell>").choices(SHELLS))
    .action((shell) =>
      start(async (io) => (await import("./commands/completion.ts")).completion(shell, commandLineOf(root), io)),
    );
}

/** The command line as completion needs it. */
export function commandLineOf(root: Command): CommandLine {
  return { name: root.name(), verbs: root.commands.map(verbLineOf) };
}

function verbLineOf(command: Command): VerbLine {
  const options = command.createHelp().visibleOptions(command);
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    description: command.description(),
    options: options.map((option) => ({
      flag: option.long ?? "",
      description: option.description,
      values: option.required ? valuesOf(option, option.flags) : null,
    })),
    argument: argument === undefined ? null : valuesOf(argument, argument.name()),
  };
}

function valuesOf({ argChoices }: Pick<Option | Argument, "argChoices">, written: string): Values {
  if (argChoices !== undefined) return { kind: "words", words: argChoices };
  return { kind: /\bfile\b/.test(written) ? "file" : "any" };
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}
