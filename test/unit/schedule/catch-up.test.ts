import { describe, expect, it } from "vitest";
import type { FailureCode } from "../../../src/contract/failure.ts";
import type { SourceState } from "../../../src/contract/source.ts";
import { TRIGGERS } from "../../../src/contract/trigger.ts";
import { decideCatchUp, isKept, isKnownBad, slotResult } from "../../../src/schedule/catch-up.ts";
import { aFailure, aLine } from "../job/a-line.ts";
import { aSample } from "../job/run-bench.ts";

const TODAY = "2026-01-29";
const MISSING: SourceState = { kind: "missing", reason: "it does not exist" };
const SETTLING: SourceState = { kind: "settling", sample: aSample("identity-2"), stableInMs: 60_000 };
const SAME: SourceState = { kind: "stable", sample: aSample("identity-1") };
const CHANGED: SourceState = { kind: "stable", sample: aSample("identity-2") };

const FULL = TRIGGERS.filter((trigger) => trigger !== "on_demand");

describe("a slot that has passed", () => {
  it("is run when nothing has happened since, whatever the source is like", () => {
    for (const source of [MISSING, SETTLING, SAME]) expect(decideCatchUp([], TODAY, source)).toBe("run");
  });

  it.each(FULL)("is done when a run of %s of today succeeded", (trigger) => {
    expect(decideCatchUp([aLine({ trigger })], TODAY, CHANGED)).toBe("done");
    expect(decideCatchUp([aLine({ trigger, result: "SUCCESS_WITH_FALLBACK" })], TODAY, CHANGED)).toBe("done");
  });

  it("is done when its run found the report made already", () => {
    expect(decideCatchUp([aLine({ result: "SKIPPED_CACHE" })], TODAY, SAME)).toBe("done");
  });

  it("is done by a success after failures, and stays done", () => {
    const lines = [aFailure("PIPELINE_FAILED"), aLine({ trigger: "recompute" }), aFailure("DB_CORRUPT")];
    expect(decideCatchUp(lines, TODAY, CHANGED)).toBe("done");
  });

  it("is not done by what somebody's GET did", () => {
    expect(decideCatchUp([aLine({ trigger: "on_demand" })], TODAY, SAME)).toBe("run");
    expect(decideCatchUp([aLine({ trigger: "on_demand", result: "SKIPPED_CACHE" })], TODAY, SAME)).toBe("run");
    expect(decideCatchUp([aFailure("PIPELINE_FAILED", { trigger: "on_demand" })], TODAY, SAME)).toBe("run");
  });

  it("is not done by runs of other days", () => {
    const lines = [
      aLine({ as_of: "2026-01-28", trigger: "backfill" }),
      aFailure("PIPELINE_FAILED", { as_of: "2025-01-01" }),
    ];
    expect(decideCatchUp(lines, TODAY, SAME)).toBe("run");
  });

  it("is run again after a run that met a lock", () => {
    expect(decideCatchUp([aLine({ result: "SKIPPED_LOCKED" })], TODAY, SAME)).toBe("run");
  });
});

describe("a slot whose run failed", () => {
  const OF_THE_SOURCE: FailureCode[] = ["DB_CORRUPT", "DB_SCHEMA_INVALID", "SOURCE_IMPLAUSIBLE"];

  it.each(OF_THE_SOURCE)("with %s waits for another source, and for that one to be stable", (code) => {
    const lines = [aFailure(code)];
    expect(decideCatchUp(lines, TODAY, MISSING)).toBe("wait");
    expect(decideCatchUp(lines, TODAY, SETTLING)).toBe("wait");
    expect(decideCatchUp(lines, TODAY, SAME)).toBe("wait");
    expect(decideCatchUp(lines, TODAY, CHANGED)).toBe("run");
  });

  it("with DB_NOT_FOUND waits for a stable source", () => {
    const lines = [aFailure("DB_NOT_FOUND", { source_identity: null })];
    expect(decideCatchUp(lines, TODAY, MISSING)).toBe("wait");
    expect(decideCatchUp(lines, TODAY, SETTLING)).toBe("wait");
    expect(decideCatchUp(lines, TODAY, SAME)).toBe("run");
  });

  it("with DB_NOT_FOUND is run when the very same source is back, that was moved away while the run waited", () => {
    const lines = [aFailure("DB_NOT_FOUND", { source_identity: "identity-1" })];
    expect(decideCatchUp(lines, TODAY, MISSING)).toBe("wait");
    expect(decideCatchUp(lines, TODAY, SAME)).toBe("run");
  });

  it("with DB_UNSTABLE_OR_UPDATING is run once the source is stable, be it the same one", () => {
    const lines = [aFailure("DB_UNSTABLE_OR_UPDATING")];
    expect(decideCatchUp(lines, TODAY, SETTLING)).toBe("wait");
    expect(decideCatchUp(lines, TODAY, SAME)).toBe("run");
    expect(decideCatchUp(lines, TODAY, CHANGED)).toBe("run");
  });

  it("again and again for the source's sake is run for every new source", () => {
    const lines = ["identity-a", "identity-b", "identity-c", "identity-d", "identity-e"].map((source_identity) =>
      aFailure("DB_CORRUPT", { source_identity }),
    );
    expect(decideCatchUp(lines, TODAY, CHANGED)).toBe("run");
  });

  it.each(["CRASHED", "LOCK_LOST"] as const)("with %s is run again at once, three times at most", (code) => {
    const times = (count: number) => Array.from({ length: count }, () => aFailure(code));
    for (const count of [1, 2, 3]) expect(decideCatchUp(times(count), TODAY, MISSING)).toBe("run");
    expect(decideCatchUp(times(4), TODAY, CHANGED)).toBe("given_up");
  });

  it("with CRASHED and LOCK_LOST counts both against the same three", () => {
    const lines = (["CRASHED", "LOCK_LOST", "CRASHED", "LOCK_LOST"] as const).map((code) => aFailure(code));
    expect(decideCatchUp(lines.slice(0, 3), TODAY, SAME)).toBe("run");
    expect(decideCatchUp(lines, TODAY, SAME)).toBe("given_up");
  });

  it("with CRASHED after many failures of the source is run again: only crashes count", () => {
    const bad = ["identity-a", "identity-b", "identity-c", "identity-d"].map((source_identity) =>
      aFailure("DB_CORRUPT", { source_identity }),
    );
    expect(decideCatchUp([...bad, aFailure("CRASHED")], TODAY, SAME)).toBe("run");
  });

  it("is not done by a backfill that found some report, and no failure counts that has no code", () => {
    const skipped = aLine({ result: "SKIPPED_CACHE", trigger: "backfill" });
    expect(decideCatchUp([skipped], TODAY, SAME)).toBe("run");
    expect(decideCatchUp([aFailure(null)], TODAY, CHANGED)).toBe("given_up");
  });

  it("with the source's fault after more than three crashes waits for the source too", () => {
    const crashes = Array.from({ length: 4 }, () => aFailure("CRASHED"));
    const missing = aFailure("DB_NOT_FOUND", { source_identity: null, trigger: "recompute" });
    expect(decideCatchUp([...crashes, missing], TODAY, MISSING)).toBe("wait");
    expect(decideCatchUp([...crashes, missing], TODAY, SAME)).toBe("run");
    expect(decideCatchUp([...crashes, missing, aFailure("CRASHED")], TODAY, SAME)).toBe("given_up");
  });

  it("with the source's fault after a crash waits for the source", () => {
    expect(decideCatchUp([aFailure("CRASHED"), aFailure("DB_CORRUPT")], TODAY, SAME)).toBe("wait");
    expect(decideCatchUp([aFailure("DB_CORRUPT"), aFailure("CRASHED")], TODAY, SAME)).toBe("run");
  });

  it.each(["INSUFFICIENT_DISK", "BUILD_TIMEOUT", "CACHE_WRITE_FAILED", "PIPELINE_FAILED"] as const)(
    "with %s is given up, whatever comes after",
    (code) => {
      expect(decideCatchUp([aFailure(code)], TODAY, CHANGED)).toBe("given_up");
      expect(decideCatchUp([aFailure(code), aFailure("DB_CORRUPT")], TODAY, CHANGED)).toBe("given_up");
      expect(decideCatchUp([aFailure("CRASHED"), aFailure(code)], TODAY, CHANGED)).toBe("given_up");
    },
  );
});

describe("a source that is known to be bad", () => {
  it("is one that a full run of today failed on for its content, and no other", () => {
    const known = (change: Parameters<typeof aLine>[0], code: FailureCode | null = "DB_CORRUPT") =>
      isKnownBad([aFailure(code, change)], TODAY, "identity-1");
    for (const code of ["DB_CORRUPT", "DB_SCHEMA_INVALID", "SOURCE_IMPLAUSIBLE"] as const) {
      expect(known({}, code)).toBe(true);
    }
    for (const code of ["DB_NOT_FOUND", "DB_UNSTABLE_OR_UPDATING", "CRASHED", "PIPELINE_FAILED", null] as const) {
      expect(known({}, code)).toBe(false);
    }
    expect(known({ trigger: "on_demand" })).toBe(false);
    expect(known({ as_of: "2026-01-28" })).toBe(false);
    expect(known({ source_identity: "identity-2" })).toBe(false);
    expect(isKnownBad([], TODAY, "identity-1")).toBe(false);
    expect(isKnownBad([aFailure("DB_CORRUPT"), aLine()], TODAY, "identity-1")).toBe(true);
  });
});

describe("a slot that has its report", () => {
  it("is one with a full run of its day that succeeded or found the report there", () => {
    expect(isKept([aLine()], TODAY)).toBe(true);
    expect(isKept([aFailure("CRASHED"), aLine({ result: "SKIPPED_CACHE" })], TODAY)).toBe(true);
    expect(isKept([aFailure("CRASHED")], TODAY)).toBe(false);
    expect(isKept([aLine({ trigger: "on_demand" }), aLine({ as_of: "2026-01-28" })], TODAY)).toBe(false);
    expect(isKept([], TODAY)).toBe(false);
  });
});

describe("the result of a slot", () => {
  const MODES = ["offline", "online"];
  const lines = (...results: [string, Parameters<typeof aLine>[0]][]) =>
    results.map(([mode, change]) => aLine({ ...change, mode: mode === "online" ? "online" : "offline" }));

  it("is not known until each mode has one", () => {
    expect(slotResult([], MODES, TODAY)).toBeNull();
    expect(slotResult(lines(["offline", {}]), MODES, TODAY)).toBeNull();
    expect(slotResult(lines(["offline", {}]), ["offline"], TODAY)).toBe("SUCCESS");
  });

  it("is the worst of its modes", () => {
    const result = (a: Parameters<typeof aLine>[0], b: Parameters<typeof aLine>[0]) =>
      slotResult(lines(["offline", a], ["online", b]), MODES, TODAY);
    expect(result({}, {})).toBe("SUCCESS");
    expect(result({}, { result: "FAILED" })).toBe("FAILED");
    expect(result({ result: "SUCCESS_WITH_FALLBACK" }, {})).toBe("SUCCESS_WITH_FALLBACK");
    expect(result({ result: "SKIPPED_CACHE" }, {})).toBe("SUCCESS");
    expect(result({ result: "SKIPPED_CACHE" }, { result: "SKIPPED_CACHE" })).toBe("SKIPPED_CACHE");
  });

  it("is that of the latest run of each mode", () => {
    expect(slotResult(lines(["offline", { result: "FAILED" }], ["offline", {}]), ["offline"], TODAY)).toBe("SUCCESS");
    expect(slotResult(lines(["offline", {}], ["offline", { result: "FAILED" }]), ["offline"], TODAY)).toBe("FAILED");
  });

  it("is that of the run before, when the latest met a lock", () => {
    const skipped = lines(["offline", {}], ["offline", { result: "SKIPPED_LOCKED" }]);
    expect(slotResult(skipped, ["offline"], TODAY)).toBe("SUCCESS");
  });

  it("is not that of a skipped run, of a GET's or of another day's", () => {
    const others = lines(
      ["offline", { result: "SKIPPED_LOCKED" }],
      ["offline", { trigger: "on_demand" }],
      ["offline", { as_of: "2026-01-28" }],
    );
    expect(slotResult(others, ["offline"], TODAY)).toBeNull();
  });
});
