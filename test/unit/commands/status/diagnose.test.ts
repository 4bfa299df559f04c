import { describe, expect, it } from "vitest";
import { diagnose, type Seen } from "../../../../src/commands/status/diagnose.ts";
import { FAILURE_ADVICE } from "../../../../src/contract/advice.ts";
import { FAILURE_CODES } from "../../../../src/contract/failure.ts";
import type { PublicStatus } from "../../../../src/contract/status.ts";
import { aFailure } from "../../job/a-line.ts";
import { aFile, aSight, aStatus } from "./a-status.ts";

const named = (seen: Seen) => diagnose(seen).map(({ level, name }) => `${level} ${name}`);
const withStatus = (change: Partial<PublicStatus>) => aSight({ status: aStatus(change) });
const schedule = (change: Partial<PublicStatus["scheduler"]>) => ({ ...aStatus().scheduler, ...change });

describe("what status finds", () => {
  it("is nothing on a morning on which all went well", () => {
    expect(diagnose(aSight())).toEqual([]);
  });

  it.each(FAILURE_CODES)("after %s is the failure, what it means and what to do", (code) => {
    const offline = aFile("offline", aFailure(code, { msg: "just so" }), "2026-01-28");
    const [finding, ...others] = diagnose(withStatus({ offline }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ name: code, level: "degraded", advice: FAILURE_ADVICE[code].advice });
    expect(finding?.what).toBe(
      `the offline report of 2026-01-29 failed: ${FAILURE_ADVICE[code].meaning} (${code}: just so)`,
    );
  });

  it("tells one failure of both modes once", () => {
    const failed = aFailure("DB_CORRUPT");
    const found = diagnose(
      withStatus({ offline: aFile("offline", failed, null), online: aFile("online", failed, null) }),
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.what).toContain("the offline and online reports of 2026-01-29 failed");
  });

  it("only notes a failure of a day that is older than the report shown: a backfill that was interrupted", () => {
    const offline = aFile("offline", aFailure("CRASHED", { as_of: "2026-01-03", trigger: "backfill" }));
    expect(named(withStatus({ offline }))).toEqual(["note CRASHED"]);
  });

  it("is not what a mode does that is not scheduled", () => {
    const online = aFile("online", aFailure("DB_CORRUPT"), null);
    expect(diagnose(aSight({ modes: ["offline"], status: aStatus({ online }) }))).toEqual([]);
  });

  it.each([
    ["nobody", "nobody listens on 127.0.0.1:8000"],
    ["silent", "there is no answer in time"],
    ["stranger", "another program answers"],
  ] as const)("is that the daemon is down when it is asked and %s answers", (daemon, words) => {
    const [finding] = diagnose(aSight({ daemon }));
    expect(finding).toMatchObject({ name: "DAEMON_DOWN", level: "down" });
    expect(finding?.what).toContain(words);
  });

  it("is not that the daemon is down when it only does not know our address", () => {
    expect(diagnose(aSight({ daemon: "refuses" }))).toEqual([]);
  });

  it("is a report that is late, and how old the one is that readers see", () => {
    const offline = aFile("offline", { as_of: "2026-01-26" }, "2026-01-26");
    const [finding, ...others] = diagnose(withStatus({ offline }));
    expect([finding?.name, finding?.level, others]).toEqual(["REPORT_LATE", "degraded", []]);
    expect(finding?.what).toContain("(offline, 2026-01-29; readers see that of 2026-01-26, made 3 days ago)");
  });

  it("is a report that is late and was never made; not while a run is in progress, nor before its slot", () => {
    const late = { offline: {}, online: {} };
    expect(named(withStatus(late))).toEqual(["degraded REPORT_LATE", "degraded REPORT_LATE"]);
    const current_run: PublicStatus["current_run"] = {
      phase: "reading",
      since: "2026-01-29T08:00:00+09:00",
      trigger: "schedule",
      as_of: "2026-01-29",
      modes: ["offline", "online"],
    };
    expect(named(withStatus({ ...late, current_run }))).toEqual([]);
    expect(named(withStatus({ ...late, scheduler: schedule({ last_slot: null }) }))).toEqual([]);
  });

  it("is a database that is missing, and nothing else about it", () => {
    const db = { exists: false, signature: null, mtime: null, stable: false, stable_in_sec: null };
    expect(named(withStatus({ db, export: { arrived: false, slot: "2026-01-29T08:00:00+09:00" } }))).toEqual([
      "degraded DB_MISSING",
    ]);
  });

  it("is a database that is being changed, as a note with the seconds left", () => {
    const found = diagnose(withStatus({ db: { ...aStatus().db, stable: false, stable_in_sec: 95 } }));
    expect(found).toMatchObject([{ name: "DB_SETTLING", level: "note" }]);
    expect(found[0]?.what).toContain("stable in 95 s");
  });

  it("is an export that has not arrived, from its slot on", () => {
    const missing = (slot: string) => withStatus({ export: { arrived: false, slot } });
    const [late] = diagnose(missing("2026-01-29T08:00:00+09:00"));
    expect(late).toMatchObject({ name: "EXPORT_LATE", level: "degraded" });
    expect(late?.what).toContain("2026-01-29 02:10");
    expect(diagnose(missing("2026-01-29T08:30:00+09:00"))).toEqual([]);
  });

  it("is a schedule that is off, as a note; then no export is late", () => {
    const off = schedule({ enabled: false, next_run: null, last_slot: null, last_slot_result: null });
    const slot = "2026-01-29T08:00:00+09:00";
    expect(named(withStatus({ scheduler: off, export: { arrived: false, slot } }))).toEqual(["note SCHEDULE_OFF"]);
  });

  it("is a disk that is too full for the next run, by folder", () => {
    const short = { free: 100e6, needed: 250e6 };
    const [finding] = diagnose(aSight({ disk: { work: short, cache: null } }));
    expect(finding).toMatchObject({ name: "DISK_SHORT", level: "degraded" });
    expect(finding?.what).toContain("WORK_DIR has 100 MB, 250 MB are needed");
    const enough = { free: 250e6, needed: 250e6 };
    expect(diagnose(aSight({ disk: { work: enough, cache: null } }))).toEqual([]);
  });

  it("is that the disk is another's when this command's settings are", () => {
    expect(named(aSight({ disk: null }))).toEqual(["note OTHER_SETTINGS"]);
  });

  it("is a run whose process died, with what it was at", () => {
    const left_run: PublicStatus["left_run"] = {
      phase: "reading",
      since: "2026-01-29T08:00:03+09:00",
      trigger: "schedule",
      as_of: "2026-01-29",
      modes: ["offline", "online"],
    };
    const [finding] = diagnose(withStatus({ left_run }));
    expect(finding).toMatchObject({ name: "RUN_DIED", level: "degraded" });
    expect(finding?.what).toContain("(schedule of 2026-01-29, reading)");
    expect(finding?.advice).toContain("no file to delete");
  });

  it("is a model that was given up, and only notes a card that fell back here and there", () => {
    const fell = (fallbacks: Record<string, number>) => {
      const cards = {
        total: 9,
        candidates: 5,
        calls: 5,
        cache_hits: 0,
        fallbacks,
        tokens_in: 0,
        tokens_out: 0,
        duration_ms: 1,
      };
      return diagnose(withStatus({ offline: aFile("offline", { result: "SUCCESS_WITH_FALLBACK", cards }) }));
    };
    const [givenUp] = fell({ breaker: 4, error: 1, not_candidate: 4 });
    expect(givenUp).toMatchObject({ name: "CARDS_FELL_BACK", level: "degraded" });
    expect(givenUp?.what).toContain("(offline; 5 of 5 cards fell back (breaker 4, error 1))");
    expect(fell({ ungrounded: 1, not_candidate: 4 })).toMatchObject([{ level: "note" }]);
    expect(fell({ disabled: 5, not_candidate: 4 })).toEqual([]);
  });

  it("comes the worst first", () => {
    const db = { ...aStatus().db, stable: false, stable_in_sec: 5 };
    const seen = aSight({ daemon: "nobody", status: aStatus({ db, online: {} }) });
    expect(named(seen)).toEqual(["down DAEMON_DOWN", "degraded REPORT_LATE", "note DB_SETTLING"]);
  });

  it("is no trouble for the words of an older daemon that knows neither export nor left run", () => {
    const { export: _export, left_run: _left, ...old } = aStatus();
    expect(diagnose(aSight({ status: old }))).toEqual([]);
  });
});
