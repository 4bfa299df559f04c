import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diskFindings, ownerFindings } from "../../../../src/commands/check/folders.ts";
import { lookAtModel } from "../../../../src/commands/check/model.ts";
import { clockFinding, lookAtSchedule, zoneLook } from "../../../../src/commands/check/time.ts";
import { type Config, loadConfig } from "../../../../src/config/load-config.ts";
import { cronProblem } from "../../../../src/schedule/slots.ts";
import { temporaryFolder } from "../../../support/temp-folder.ts";

async function configOf(env: Record<string, string>): Promise<Config> {
  const loaded = await loadConfig(env, temporaryFolder(), { cronProblem });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  return loaded.config;
}

describe("the clock of a file system", () => {
  const at = (writtenAt: number) => clockFinding("CACHE_DIR", { before: 100_000, writtenAt, after: 100_020 });

  it("agrees when a file bears the time at which it was written, or nearly", () => {
    for (const writtenAt of [100_000, 100_020, 98_001, 102_019]) expect(at(writtenAt).level).toBe("ok");
  });

  it("is a warning from two seconds on, and breaks the lock from five on, in both directions", () => {
    expect(at(98_000)).toMatchObject({ level: "warning", detail: "CACHE_DIR is 2.0 s behind this host" });
    expect(at(102_020)).toMatchObject({ level: "warning", detail: "CACHE_DIR is 2.0 s ahead of this host" });
    expect([at(95_000).level, at(105_020).level]).toEqual(["failed", "failed"]);
  });
});

describe("the zone", () => {
  it("is fine where the host knows it too, else a warning", async () => {
    const zones = temporaryFolder();
    mkdirSync(join(zones, "Asia"));
    writeFileSync(join(zones, "Asia", "Seoul"), "");
    expect(await zoneLook(zones)(await configOf({}))).toMatchObject([{ level: "ok" }]);
    const [finding] = await zoneLook(zones)(await configOf({ TZ: "Europe/Berlin" }));
    expect(finding).toMatchObject({ level: "warning", hint: expect.stringContaining("tzdata") });
  });
});

describe("the schedule", () => {
  it("tells the next three runs", async () => {
    const [finding] = await lookAtSchedule(await configOf({ REPORT_CRON: "30 7 * * *", TZ: "UTC" }));
    expect(finding?.detail).toMatch(/^30 7 \* \* \* in UTC for offline, online: (\d{4}-\d\d-\d\d 07:30, ){3}…$/);
  });

  it("that is off is a warning", async () => {
    expect(await lookAtSchedule(await configOf({ ENABLE_SCHEDULER: "0" }))).toMatchObject([{ level: "warning" }]);
  });
});

describe("folders", () => {
  it("are a warning when root looks at those of another user, and for nobody else", () => {
    const owner = { uid: 998, gid: 997 };
    const [finding] = ownerFindings("CACHE_DIR", owner, 0);
    expect(finding).toMatchObject({ level: "warning", hint: expect.stringContaining("--reuid=998 --regid=997") });
    expect(ownerFindings("CACHE_DIR", owner, 998)).toEqual([]);
    expect(ownerFindings("CACHE_DIR", { uid: 0, gid: 0 }, 0)).toEqual([]);
  });

  it("fail when less is free than a run needs", () => {
    expect(diskFindings("WORK_DIR", { free: 250, needed: 250 })).toMatchObject([{ level: "ok" }]);
    const [finding] = diskFindings("WORK_DIR", { free: 249e6, needed: 250e6 });
    expect(finding).toMatchObject({ level: "failed", detail: "WORK_DIR has 249 MB free, a run needs 250 MB" });
    expect(diskFindings("WORK_DIR", null)).toEqual([]);
  });
});

describe("the model's settings", () => {
  const levels = async (env: Record<string, string>) =>
    (await lookAtModel(await configOf(env))).map(({ what, level }) => `${level} ${what}`);
  const on = { LLM_PROVIDER: "openai" };

  it.each([
    [{}, ["ok model"]],
    [on, ["warning model"]],
    [{ ...on, OPENAI_API_KEY: "sk-proj-0123456789abcdef" }, ["ok model", "ok model key"]],
    [{ ...on, OPENAI_API_KEY: "wrong" }, ["ok model", "warning model key"]],
    [{ ...on, OPENAI_API_KEY: "sk-proj-0123456789\n" }, ["ok model", "failed model key"]],
    [{ ...on, OPENAI_API_KEY: "any", LLM_BASE_URL: "https://llm.example/v1" }, ["ok model", "ok model key"]],
    [{ ...on, OPENAI_API_KEY: "any", LLM_BASE_URL: "http://127.0.0.1:11434/v1" }, ["ok model", "ok model key"]],
    [
      { ...on, OPENAI_API_KEY: "any", LLM_BASE_URL: "http://llm.example/v1" },
      ["ok model", "ok model key", "warning model"],
    ],
  ])("%j give %j", async (env, expected) => {
    expect(await levels(env)).toEqual(expected);
  });
});
