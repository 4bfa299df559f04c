import { checkRequest } from "../demo/check-request.ts";
import { land } from "../demo/land.ts";
import { progressLines } from "../demo/progress.ts";
import { exportTables } from "../demo/tables/export-tables.ts";
import type { Table } from "../demo/tables/table.ts";
import { findTarget } from "../demo/target.ts";
import { makeWorld, type World } from "../demo/world.ts";
import { writeTables } from "../demo/write-tables.ts";
import { systemClock } from "../lib/clock.ts";
import { codeOf, messageOf } from "../lib/errors.ts";
import { dateIn } from "../lib/zone.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";

export interface DemoDbOptions {
  /** The file to write; one that is there is replaced once the new one is whole. */
  readonly out: string;
  readonly deals: number;
  readonly seed: number;
  /** `YYYY-MM-DD`; the day on which the export is made. Default: today in Asia/Seoul. */
  readonly asOf?: string;
  /** Leave the columns empty that the report does not read. */
  readonly narrow: boolean;
  /** Default: 1.5 per deal, 0.15 in a narrow demo. */
  readonly memos?: number;
  readonly json: boolean;
}

const clock = systemClock();

/** Writes a believable SalesMap export (SPEC 2), the same one for the same options. Answers with the exit code. */
export async function demoDb(options: DemoDbOptions, io: CommandIo): Promise<number> {
  const { deals, seed, narrow, memos } = options;
  const asOf = options.asOf ?? dateIn("Asia/Seoul", clock.now());
  const checked = checkRequest({ deals, seed, asOf, narrow, memos });
  const target = await findTarget(options.out, io.cwd);
  const mistakes = [
    ...("mistakes" in checked ? checked.mistakes : []),
    ...("mistake" in target ? [target.mistake] : []),
  ];
  if ("mistakes" in checked || "mistake" in target) {
    for (const mistake of mistakes) io.err(`salesmap-reportd: ${mistake}`);
    return EXIT.usage;
  }
  return write(target.path, makeWorld(checked.world), options.json, io);
}

async function write(path: string, world: World, json: boolean, io: CommandIo): Promise<number> {
  const tables = exportTables(world);
  const startedAt = clock.monotonic();
  try {
    const bytes = await land(path, (temporary) => fill(temporary, tables, io));
    const seconds = (clock.monotonic() - startedAt) / 1000;
    io.out(json ? jsonAnswer(path, bytes, world) : humanAnswer(path, bytes, tables, seconds));
    return EXIT.done;
  } catch (error) {
    if (io.signal.aborted) io.err(`salesmap-reportd: stopped; nothing at ${path} was changed`);
    else if (isOperators(error))
      io.err(`salesmap-reportd: cannot write ${path}: ${messageOf(error)}; nothing there was changed`);
    else throw error;
    return EXIT.failed;
  }
}

function fill(temporary: string, tables: readonly Table[], io: CommandIo): Promise<void> {
  const total = tables.reduce((sum, table) => sum + table.rows, 0);
  const onRows = progressLines(io.interactive, "writing the demo:", total, (text) => io.err(text));
  return writeTables(temporary, tables, { signal: io.signal, onRows });
}

function jsonAnswer(path: string, bytes: number, { deals, layout, memos, seed, asOf }: World): string {
  const { people, organizations } = layout;
  return JSON.stringify({ path, bytes, deals, people, organizations, memos, seed, as_of: asOf.text });
}

function humanAnswer(path: string, bytes: number, tables: readonly Table[], seconds: number): string {
  const rows = tables.map(({ name, rows }) => `${name} ${rows}`).join(", ");
  return `${path}: ${(bytes / 1_000_000).toFixed(1)} MB in ${seconds.toFixed(1)} s (${rows})`;
}

/** Errors of the file system and of SQLite are the operator's to solve; anything else is a bug and keeps its stack. */
function isOperators(error: unknown): boolean {
  return /^(SQLITE_|E(?!RR_))/.test(codeOf(error) ?? "");
}
