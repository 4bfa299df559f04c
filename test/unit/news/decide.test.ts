import { describe, expect, it } from "vitest";
import { TRIGGERS } from "../../../src/contract/trigger.ts";
import { nextDue } from "../../../src/news/trouble.ts";
import { aFailure, aLine } from "../job/a-line.ts";
import { Desk, EIGHT, MINUTE_MS, severeRow } from "./given.ts";

const LATER = { kind: "time_passed", lastGood: { offline: "2026-01-28" } } as const;
const NOTHING = { news: [], ping: null };
const kinds = ({ news }: { readonly news: readonly { readonly kind: string }[] }) => news.map(({ kind }) => kind);

describe("a failure of the morning", () => {
  it("is told once for the modes that failed alike, with what stands in for them", () => {
    const lines = [aFailure("DB_NOT_FOUND"), aFailure("DB_NOT_FOUND", { mode: "online" })];
    expect(new Desk().ends(0, lines)).toEqual({
      ping: "fail",
      news: [
        {
          kind: "failed",
          code: "DB_NOT_FOUND",
          asOf: "2026-01-29",
          modes: [
            { mode: "offline", lastGood: "2026-01-28" },
            { mode: "online", lastGood: null },
          ],
          since: EIGHT + 4200,
          failures: 1,
        },
      ],
    });
  });

  it("is told for each cause, and not of the mode that went well", () => {
    const different = [aFailure("BUILD_TIMEOUT"), aFailure("DB_CORRUPT", { mode: "online" })];
    expect(new Desk().ends(0, different).news).toMatchObject([{ code: "BUILD_TIMEOUT" }, { code: "DB_CORRUPT" }]);
    const half = new Desk().ends(0, [aFailure("CACHE_WRITE_FAILED"), aLine({ mode: "online" })]);
    expect(half).toMatchObject({ ping: "fail", news: [{ modes: [{ mode: "offline" }] }] });
  });

  it.each([
    ["schedule", ["failed"], "fail"],
    ["catch_up", ["failed"], "fail"],
    ["db_stable", ["failed"], "fail"],
    ["recompute", [], null],
    ["cli", [], null],
    ["on_demand", [], null],
    ["backfill", [], null],
  ] as const)("of a %s run: told %j, pinged %j", (trigger, told, ping) => {
    const decision = new Desk().ends(0, [aFailure("DB_CORRUPT", { trigger })]);
    expect([kinds(decision), decision.ping]).toEqual([told, ping]);
  });

  it("a day ago is no news any more", () => {
    const desk = new Desk();
    const lines = [aFailure("DB_CORRUPT", { started_at: "2026-01-28T07:00:00.000+09:00", as_of: "2026-01-28" })];
    const run = { jobRunId: "r", asOf: "2026-01-28", trigger: "schedule", startedAt: "2026-01-28T07", lines } as const;
    expect(desk.at(0, { kind: "run_ended", run, lastGood: {}, severe: {}, sourceUnchanged: false })).toEqual(NOTHING);
  });
});

describe("the cooldown", () => {
  const corrupt = [aFailure("DB_CORRUPT")];

  it("keeps the same failure of the same mode back, and tells it with the count when it is over", () => {
    const desk = new Desk();
    desk.ends(0, corrupt);
    expect(desk.ends(10, corrupt)).toEqual({ news: [], ping: "fail" });
    expect(desk.ends(20, corrupt).news).toEqual([]);
    expect(nextDue(desk.state, ["offline", "online"], desk.policy.cooldownMs)).toBe(EIGHT + 60 * MINUTE_MS);
    expect(desk.at(59, LATER)).toEqual(NOTHING);
    expect(desk.at(60, LATER).news).toMatchObject([{ code: "DB_CORRUPT", failures: 3, since: EIGHT + 4200 }]);
    expect(desk.at(61, LATER)).toEqual(NOTHING);
    expect(nextDue(desk.state, ["offline", "online"], desk.policy.cooldownMs)).toBeNull();
  });

  it("does not keep back another code, another mode, or what comes after it", () => {
    const desk = new Desk();
    desk.ends(0, corrupt);
    expect(kinds(desk.ends(1, [aFailure("DB_NOT_FOUND")]))).toEqual(["failed"]);
    expect(kinds(desk.ends(2, [aFailure("DB_CORRUPT", { mode: "online" })]))).toEqual(["failed"]);
    expect(kinds(desk.ends(3, corrupt))).toEqual([]);
    expect(kinds(desk.ends(64, corrupt))).toEqual(["failed"]);
  });

  it("keeps a flapping report quiet: no end is told of what was not told", () => {
    const desk = new Desk();
    expect(kinds(desk.ends(0, corrupt))).toEqual(["failed"]);
    expect(kinds(desk.ends(5, [aLine()]))).toEqual(["recovered"]);
    expect(kinds(desk.ends(10, corrupt))).toEqual([]);
    expect(kinds(desk.ends(15, [aLine()]))).toEqual([]);
    expect(desk.at(60, LATER)).toEqual(NOTHING);
  });

  it("of no minutes keeps nothing back", () => {
    const desk = new Desk({ cooldownMs: 0 });
    expect(kinds(desk.ends(0, corrupt))).toEqual(["failed"]);
    expect(kinds(desk.ends(0, corrupt))).toEqual(["failed"]);
  });

  it("is not prolonged by a clock that was set back", () => {
    const desk = new Desk();
    desk.ends(600, corrupt);
    expect(kinds(desk.ends(0, corrupt))).toEqual(["failed"]);
  });
});

describe("the first good report after a failure", () => {
  it("is told, with how long it lasted; the next one is not", () => {
    const desk = new Desk();
    desk.ends(0, [aFailure("DB_CORRUPT"), aFailure("DB_CORRUPT", { mode: "online" })]);
    desk.ends(5, [aFailure("DB_CORRUPT")]);
    const good = [aLine({ trigger: "catch_up" }), aLine({ trigger: "catch_up", mode: "online" })];
    const since = EIGHT + 4200;
    const at = EIGHT + 70 * MINUTE_MS + 4200;
    const recovered = { kind: "recovered", asOf: "2026-01-29", modes: ["offline", "online"], since, at, failures: 2 };
    expect(desk.ends(70, good)).toEqual({ ping: "success", news: [recovered] });
    expect(desk.ends(80, good).news).toEqual([]);
  });

  it.each(TRIGGERS)("counts when somebody waits for it: %s", (trigger) => {
    const desk = new Desk();
    desk.ends(0, [aFailure("DB_CORRUPT")]);
    const ends = trigger !== "on_demand" && trigger !== "backfill";
    expect(desk.ends(9, [aLine({ trigger })])).toMatchObject({ ping: ends ? "success" : null });
    expect(desk.state.offline.trouble === null).toBe(ends);
  });

  it("may be one that stands already", () => {
    const desk = new Desk();
    desk.ends(0, [aFailure("CRASHED")]);
    const decision = desk.ends(1, [aLine({ result: "SKIPPED_CACHE", trigger: "catch_up" })]);
    expect([kinds(decision), decision.ping]).toEqual([["recovered"], "success"]);
  });

  it("is not one of another day that somebody asked for", () => {
    const desk = new Desk();
    desk.ends(0, [aFailure("CRASHED")]);
    expect(desk.ends(1, [aLine({ trigger: "recompute", as_of: "2026-01-28" })])).toEqual(NOTHING);
  });
});

describe("the dead man's switch", () => {
  it("hears of success when a scheduled run leaves every mode well", () => {
    expect(new Desk().ends(0, [aLine(), aLine({ mode: "online" })]).ping).toBe("success");
    expect(new Desk().ends(0, [aLine({ result: "SUCCESS_WITH_FALLBACK" })]).ping).toBe("success");
    expect(new Desk().ends(0, [aLine({ result: "SKIPPED_CACHE" })]).ping).toBe("success");
  });

  it("is not told of success by one mode while the other is in trouble", () => {
    const desk = new Desk();
    desk.ends(0, [aFailure("BUILD_TIMEOUT"), aLine({ mode: "online" })]);
    expect(desk.ends(5, [aLine({ mode: "online", trigger: "db_stable" })]).ping).toBe("fail");
    expect(desk.ends(6, [aLine({ mode: "online", trigger: "recompute" })]).ping).toBeNull();
    expect(desk.ends(7, [aLine({ trigger: "recompute" })]).ping).toBe("success");
  });

  it("hears nothing from a run that met another one, and not of modes that are not scheduled any more", () => {
    expect(new Desk().ends(0, [aLine({ result: "SKIPPED_LOCKED" })])).toEqual(NOTHING);
    const desk = new Desk({ modes: ["online"] });
    desk.ends(0, [aFailure("BUILD_TIMEOUT")]);
    expect(desk.ends(5, [aLine({ mode: "online" })]).ping).toBe("success");
  });
});

describe("an export that did not arrive", () => {
  const unchanged = { sourceUnchanged: true };

  it("is told once a day, after the night only", () => {
    const desk = new Desk();
    expect(desk.ends(-400, [aLine({ trigger: "recompute" })], unchanged).news).toEqual([]);
    expect(desk.ends(0, [aLine()], unchanged).news).toEqual([{ kind: "source_unchanged", asOf: "2026-01-29" }]);
    expect(desk.ends(5, [aLine({ trigger: "catch_up" })], unchanged).news).toEqual([]);
  });
});

describe("counterparties that became 심각", () => {
  const found = (...keys: string[]) => ({
    severe: { offline: { comparedWith: "2026-01-28", rows: keys.map((key) => severeRow(key)) } },
  });

  it("are told each once a day, however often the report is made again", () => {
    const desk = new Desk();
    const first = desk.ends(0, [aLine()], found("인사팀", "영업본부")).news;
    expect(first).toMatchObject([
      { kind: "became_severe", mode: "offline", comparedWith: "2026-01-28", further: false },
    ]);
    expect(desk.ends(10, [aLine({ trigger: "recompute" })], found("인사팀", "영업본부")).news).toEqual([]);
    const second = desk.ends(20, [aLine({ trigger: "recompute" })], found("인사팀", "연구소")).news;
    expect(second).toMatchObject([{ rows: [{ counterpartyName: "연구소" }], further: true }]);
    expect(desk.ends(30, [aLine({ trigger: "db_stable" })], found("연구소")).news).toEqual([]);
  });

  it("are told anew the next day", () => {
    const desk = new Desk();
    desk.ends(0, [aLine()], found("인사팀"));
    const tomorrow = desk.ends(1440, [aLine({ as_of: "2026-01-30" })], found("인사팀")).news;
    expect(tomorrow).toMatchObject([{ kind: "became_severe", asOf: "2026-01-30", further: false }]);
  });

  it("are none when nobody became it, and silent runs tell of none", () => {
    expect(new Desk().ends(0, [aLine()], found()).news).toEqual([]);
    expect(new Desk().ends(0, [aLine({ trigger: "on_demand" })], found("인사팀")).news).toEqual([]);
  });
});
