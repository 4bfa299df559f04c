import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FAILURE_CODES } from "../../../src/contract/failure.ts";
import type { StatusFile } from "../../../src/contract/status.ts";
import { TRIGGERS } from "../../../src/contract/trigger.ts";
import { noteInStatus, readStatus, statusAfter } from "../../../src/job/status-file.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { aFailure, aLine } from "./a-line.ts";

const TODAY = "2026-01-29";

/** The status after the run of a day, as if nothing had been before. */
function held(as_of: string, today = TODAY): StatusFile {
  return statusAfter({}, aLine({ as_of }), today);
}

describe("the status after a run", () => {
  it("holds the run and the success, without what only the run log has", () => {
    const { source_identity: _, ...last_run } = aLine();
    expect(statusAfter({}, aLine(), TODAY)).toEqual({
      last_run,
      last_success: {
        as_of: "2026-01-29",
        mode: "offline",
        db_signature: "1768787703-208039936",
        generated_at: "2026-01-29T08:00:04.000+09:00",
        job_run_id: "20260129_080000",
      },
    });
  });

  it("counts a success with fallback cards as a success", () => {
    const line = aLine({ result: "SUCCESS_WITH_FALLBACK" });
    expect(statusAfter({}, line, TODAY).last_success?.job_run_id).toBe(line.job_run_id);
  });

  it.each(FAILURE_CODES)("tells of a failure with %s and leaves the success alone", (code) => {
    const before = held("2026-01-28");
    const after = statusAfter(before, aFailure(code), TODAY);
    expect(after.last_run).toMatchObject({ result: "FAILED", code, generated_at: null });
    expect(after.last_success).toEqual(before.last_success);
  });

  it.each(["SKIPPED_LOCKED", "SKIPPED_CACHE"] as const)("takes %s as the last skip only", (result) => {
    const before = held("2026-01-28");
    const line = aLine({ result, generated_at: null, trigger: "recompute" });
    expect(statusAfter(before, line, TODAY)).toEqual({
      ...before,
      last_skip: { result, as_of: "2026-01-29", trigger: "recompute", at: line.started_at },
    });
  });

  it("keeps the last skip when a run ends", () => {
    const skipped = statusAfter({}, aLine({ result: "SKIPPED_LOCKED" }), TODAY);
    expect(statusAfter(skipped, aLine(), TODAY).last_skip).toEqual(skipped.last_skip);
  });

  it.each(TRIGGERS)("is moved forward by a success of %s", (trigger) => {
    const line = aLine({ trigger, job_run_id: "20260129_103000" });
    expect(statusAfter(held("2026-01-28"), line, TODAY).last_success?.job_run_id).toBe("20260129_103000");
  });

  it("takes a later success of the same day for the success", () => {
    const again = aLine({ job_run_id: "20260129_103000" });
    expect(statusAfter(held(TODAY), again, TODAY).last_success?.job_run_id).toBe("20260129_103000");
  });

  it("tells of a run for an earlier day without going back to it", () => {
    const after = statusAfter(held(TODAY), aLine({ as_of: "2026-01-28" }), TODAY);
    expect(after.last_run?.as_of).toBe("2026-01-28");
    expect(after.last_success?.as_of).toBe(TODAY);
  });

  it("never holds a day that is still to come, not even as the first success", () => {
    expect(held("2026-01-30").last_success).toBeUndefined();
    expect(held("2026-01-30").last_run?.as_of).toBe("2026-01-30");
    expect(statusAfter(held("2026-01-28"), aLine({ as_of: "2026-01-30" }), TODAY).last_success?.as_of).toBe(
      "2026-01-28",
    );
  });
});

describe("the status file", () => {
  it("is {} before any run, and when it cannot be understood", async () => {
    const cache = temporaryFolder();
    expect(await readStatus(cache, "offline")).toEqual({});
    for (const text of ["", '{"last_run":', "null", '{"last_run":{"result":"SUCCESS"}}']) {
      writeFileSync(join(cache, "status.json"), text);
      expect(await readStatus(cache, "offline")).toEqual({});
    }
  });

  it("is one file per mode", async () => {
    const cache = temporaryFolder();
    await noteInStatus(cache, aLine(), TODAY);
    await noteInStatus(cache, aFailure("DB_NOT_FOUND", { mode: "online" }), TODAY);
    expect(readdirSync(cache).sort()).toEqual(["status.json", "status_online.json"]);
    expect((await readStatus(cache, "offline")).last_run?.result).toBe("SUCCESS");
    expect((await readStatus(cache, "online")).last_run?.result).toBe("FAILED");
  });

  it("is written although a dead process holds its lock, from before the clock was set back", async () => {
    const cache = temporaryFolder();
    mkdirSync(join(cache, ".status.json.lock"));
    const ahead = Date.now() / 1000 + 86_400;
    utimesSync(join(cache, ".status.json.lock"), ahead, ahead);
    await noteInStatus(cache, aLine({ mode: "offline" }), "2026-01-29");
    expect((await readStatus(cache, "offline")).last_run).toBeDefined();
    expect(readdirSync(cache)).toEqual(["status.json"]);
  });

  it("loses nothing that many note at once", async () => {
    const cache = temporaryFolder();
    const skips = Array.from({ length: 96 }, () => aLine({ result: "SKIPPED_LOCKED", trigger: "recompute" }));
    const older = Array.from({ length: 3 }, () => aFailure("CRASHED", { as_of: "2026-01-28" }));
    await Promise.all([...skips, aLine(), ...older].map((line) => noteInStatus(cache, line, TODAY)));
    const status = await readStatus(cache, "offline");
    expect(status.last_success?.as_of).toBe(TODAY);
    expect(status.last_skip?.trigger).toBe("recompute");
    expect(status.last_run).toBeDefined();
    expect(readdirSync(cache)).toEqual(["status.json"]);
  });
});

describe("a status folder that cannot be written", () => {
  it("says so at once", async () => {
    const at = performance.now();
    const gone = join(temporaryFolder(), "gone");
    await expect(noteInStatus(gone, aLine(), TODAY)).rejects.toMatchObject({ code: "ENOENT" });
    expect(performance.now() - at).toBeLessThan(2_000);
  });
});

describe("a run that lost the lock", () => {
  it("does not speak over the new holder's, which began later", () => {
    const held = { last_run: aLine({ started_at: "2026-01-29T08:05:00.000+09:00" }) };
    const late = aFailure("LOCK_LOST", { started_at: "2026-01-29T08:00:00.000+09:00" });
    expect(statusAfter(held, late, TODAY)).toEqual(held);
    expect(statusAfter({}, late, TODAY).last_run?.code).toBe("LOCK_LOST");
  });
});
