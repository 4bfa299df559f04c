import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { modeSchema } from "../../src/contract/mode.ts";
import { writeDatabase } from "./sqlite.ts";

const ROOT = resolve(import.meta.dirname, "../golden");

const caseSchema = z.strictObject({ as_of: z.iso.date(), mode: modeSchema, kst: z.enum(["strict", "legacy"]) });
const ranSchema = z.object({ runs: z.tuple([z.object({ result: z.string(), code: z.string().nullable() })]) });

/** A small database and the report expected of it. */
export interface GoldenCase extends z.infer<typeof caseSchema> {
  readonly name: string;
}

export function goldenCases(): GoldenCase[] {
  const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => ({ name, ...caseSchema.parse(readJson(join(ROOT, name, "case.json"))) }));
}

export function expectedOf({ name }: GoldenCase): unknown {
  return readJson(join(ROOT, name, "expected.json"));
}

/** Runs the built program over the case's database, and reads what it published. */
export async function publishedOf(golden: GoldenCase, mainJs: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "salesmap-golden-"));
  try {
    const source = writeDatabase(join(folder, "source.db"), readFileSync(join(ROOT, golden.name, "db.sql"), "utf8"));
    const cache = join(folder, "cache");
    const env = {
      PATH: process.env.PATH,
      DB_PATH: source,
      CACHE_DIR: cache,
      WORK_DIR: join(folder, "work"),
      DB_STABLE_WINDOW_SEC: "0",
      DATE_KST_MODE: golden.kst,
      LOG_LEVEL: "error",
    };
    const options = ["--date", golden.as_of, "--mode", golden.mode, "--force", "--json"];
    const { stdout } = await promisify(execFile)(process.execPath, [mainJs, "run", ...options], { env, cwd: folder });
    const [line] = ranSchema.parse(JSON.parse(stdout)).runs;
    if (line.result !== "SUCCESS") throw new Error(`the run was no success: ${stdout}`);
    const shelf = golden.mode === "offline" ? cache : join(cache, "counterparty-risk", "online");
    return readJson(join(shelf, `${golden.as_of}.json`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where a report differs from what is expected: path and both values. Fields that are not expected are not looked at. */
export function differences(expected: unknown, actual: unknown, path = "report"): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [differ(path, expected, actual)];
    const length = expected.length === actual.length ? [] : [differ(`${path}.length`, expected.length, actual.length)];
    const common = expected.slice(0, actual.length);
    return [...length, ...common.flatMap((item, at) => differences(item, actual[at], `${path}[${at}]`))];
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return [differ(path, expected, actual)];
    return Object.entries(expected).flatMap(([key, value]) => differences(value, actual[key], `${path}.${key}`));
  }
  return expected === actual ? [] : [differ(path, expected, actual)];
}

function differ(path: string, expected: unknown, actual: unknown): string {
  return `${path}: expected ${JSON.stringify(expected)}, published ${JSON.stringify(actual) ?? "nothing"}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
