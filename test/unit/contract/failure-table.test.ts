import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TROUBLES, type Trouble } from "../../../src/contract/advice.ts";
import { FAILURE_CODES, type FailureCode } from "../../../src/contract/failure.ts";
import { FAILURE_WORDS } from "../../../src/contract/failure-words.ts";

const ROOT = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const HEAD = "| code | `status` besides | log besides | metric and alert besides | what the sales floor reads |";

/** What shows besides what every failure shows. */
interface Besides {
  readonly status?: Trouble;
  readonly log?: string;
  readonly metric?: string;
  readonly alert?: string;
}

const BESIDES: Readonly<Record<FailureCode, Besides>> = {
  DB_NOT_FOUND: { status: "DB_MISSING", metric: "db_exists", alert: "SalesmapDbMissing" },
  DB_UNSTABLE_OR_UPDATING: { status: "DB_SETTLING", metric: "db_stable", alert: "SalesmapDbUnstable" },
  DB_CORRUPT: {},
  DB_SCHEMA_INVALID: {},
  SOURCE_IMPLAUSIBLE: {},
  INSUFFICIENT_DISK: { status: "DISK_SHORT", metric: "disk_free_bytes", alert: "SalesmapDiskLow" },
  BUILD_TIMEOUT: { metric: "run_start_timestamp_seconds", alert: "SalesmapRunSlow" },
  CACHE_WRITE_FAILED: { status: "DISK_SHORT", metric: "disk_free_bytes", alert: "SalesmapDiskLow" },
  LOCK_LOST: { metric: "run_lock_held" },
  CRASHED: { status: "RUN_DIED", log: "dead_run_settled", alert: "SalesmapRestarting" },
  PIPELINE_FAILED: { log: "build_failed" },
};

const named = (...names: readonly (string | undefined)[]) =>
  names.flatMap((name) => (name === undefined ? [] : [`\`${name}\``])).join(", ");

function rowOf(code: FailureCode): string {
  const { status, log, metric, alert } = BESIDES[code];
  const { what, who, todo } = FAILURE_WORDS[code];
  return `| \`${code}\` | ${named(status)} | ${named(log)} | ${named(metric, alert)} | ${what} ${who === null ? "" : `(${who}) `}${todo} |`;
}

describe("the README's table of where a failure shows", () => {
  const after = read("README.md").split(`${HEAD}\n| --- | --- | --- | --- | --- |\n`)[1] ?? "";

  it("has a row for every failure, with the words of the message to the sales floor", () => {
    expect(after.split("\n\n")[0]?.split("\n")).toEqual(FAILURE_CODES.map(rowOf));
  });

  it("names nothing that does not exist", () => {
    const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".ts"),
    );
    const code = sources.map((name) => read(join("src", name))).join("\n");
    for (const { status, log, metric, alert } of Object.values(BESIDES)) {
      if (status !== undefined) expect(TROUBLES).toContain(status);
      if (log !== undefined) expect(code).toMatch(new RegExp(`(?:warn|error|onWarning)\\([^;]*"${log}"`));
      if (metric !== undefined) expect(read("docs/ops/metrics.md")).toContain(`| \`salesmap_reportd_${metric}\` |`);
      if (alert !== undefined) expect(read("docs/ops/prometheus/alerts.yml")).toContain(`- alert: ${alert}\n`);
    }
  });
});
