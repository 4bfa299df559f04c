import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { takeLock } from "../../src/job/lock.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { dateIn } from "../../src/lib/zone.ts";
import { Scene } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const MAIN = inject("mainJs");
const TODAY = dateIn("Asia/Seoul", Date.now());

async function sceneWithExport(): Promise<Scene> {
  const scene = new Scene();
  landExport(scene.db, { confirmed: 7_000_000 });
  return scene;
}

it("--version tells the version of the package", async () => {
  await using scene = new Scene();
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
  expect(await scene.command(MAIN, ["--version"])).toMatchObject({ code: 0, out: `${version}\n` });
});

describe("run", () => {
  it("does REPORT_MODES, then skips what would come out the same; exit 0 both times", async () => {
    await using scene = await sceneWithExport();
    const first = await scene.command(MAIN, ["run", "--json"], { LOG_LEVEL: "silent" });
    expect([first.code, first.err]).toEqual([0, ""]);
    const { runs } = JSON.parse(first.out);
    expect(runs.map((line: Record<string, string>) => [line.mode, line.result, line.trigger, line.as_of])).toEqual([
      ["offline", "SUCCESS", "cli", TODAY],
      ["online", "SUCCESS", "cli", TODAY],
    ]);
    const second = await scene.command(MAIN, ["run", "--mode", "online"]);
    expect([second.code, second.out]).toEqual([0, expect.stringContaining("SKIPPED_CACHE")]);
    const forced = await scene.command(MAIN, ["run", "--mode", "online", "--force"]);
    expect([forced.code, forced.out]).toEqual([0, expect.stringContaining("online  SUCCESS")]);
    expect(readdirSync(scene.work).filter((name) => name.endsWith(".db"))).toHaveLength(2);
  });

  it("exits 1 when a run failed and 75 when another process holds the lock", async () => {
    await using scene = new Scene();
    const failed = await scene.command(MAIN, ["run"]);
    expect([failed.code, failed.out]).toEqual([1, expect.stringContaining("FAILED DB_NOT_FOUND")]);
    const lock = await takeLock(scene.cache, systemClock());
    const locked = await scene.command(MAIN, ["run", "--json"]);
    expect([locked.code, JSON.parse(locked.out).runs[0].result]).toEqual([75, "SKIPPED_LOCKED"]);
    await lock?.release();
  });

  it.each([
    [["run", "--date", "2026-02-30"], "--date"],
    [["run", "--mode", "OFFLINE"], "--mode"],
    [["run", "--what"], "--what"],
    [["backfill", "--from", "2026-01-02", "--to", "2026-01-01"], "--from"],
    [["backfill", "--from", "2026-01-02"], "--to"],
    [["fly"], "fly"],
    [["demo-db", "--out", "x.db", "--deals", "99"], "99"],
    [[], "Usage"],
  ])("%j is wrong usage: exit 64 and a word about it", async (args, word) => {
    await using scene = new Scene();
    const answer = await scene.command(MAIN, args);
    expect([answer.code, answer.err]).toEqual([64, expect.stringContaining(word)]);
  });

  it("waits for no terminal: --help exits 0", async () => {
    await using scene = new Scene();
    const help = await scene.command(MAIN, ["run", "--help"]);
    expect([help.code, help.out]).toEqual([0, expect.stringContaining("--accept-implausible")]);
  });
});

describe("a wrong configuration", () => {
  it("is told whole, by name, and exits 78", async () => {
    await using scene = new Scene();
    const rules = join(scene.folder, "rules.json");
    writeFileSync(rules, JSON.stringify({ surprise: 1 }));
    for (const command of ["serve", "run", "status", "check"]) {
      const { code, err } = await scene.command(MAIN, [command], {
        REPORT_CRON: "61 * * * *",
        TZ: "Mars",
        PORT: "abc",
        DB_RETRY: "1001",
        HOST: "0.0.0.0",
        RULES_PATH: rules,
      });
      expect(code, command).toBe(78);
      for (const name of ["REPORT_CRON", "TZ", "PORT", "DB_RETRY", "surprise", "ADMIN_TOKEN"])
        expect(err, command).toContain(name);
    }
  });

  it("never prints a secret", async () => {
    await using scene = new Scene();
    const { err, out } = await scene.command(MAIN, ["check"], {
      ADMIN_TOKEN: "s3cret",
      OPENAI_API_KEY: "sk-s3cret",
      PORT: "abc",
    });
    expect(err + out).not.toContain("s3cret");
  });
});

describe("status", () => {
  it("exits 2 when nobody answers, 0 when all is well, 1 after a failure", async () => {
    await using scene = await sceneWithExport();
    const down = await scene.command(MAIN, ["status", "--json"], { PORT: "1" });
    expect([down.code, JSON.parse(down.out).health]).toEqual([2, "down"]);
    const site = await scene.daemon();
    const port = new URL(site.base).port;
    await site.recompute();
    const fine = await scene.command(MAIN, ["status"], { PORT: port });
    expect([fine.code, fine.out]).toEqual([0, expect.stringContaining("healthy")]);
    writeFileSync(scene.db, "spoiled");
    await site.recompute();
    const degraded = await scene.command(MAIN, ["status"], { PORT: port });
    expect([degraded.code, degraded.out]).toEqual([1, expect.stringContaining("DB_CORRUPT")]);
  });
});

describe("a journal or a reader that goes away", () => {
  it("does not end the work", async () => {
    await using scene = await sceneWithExport();
    const shell = (line: string) =>
      new Promise<number>((resolve) => {
        const env = { ...scene.env(), PATH: process.env.PATH, NODE: process.execPath, MAIN };
        execFile("bash", ["-c", line], { env, cwd: scene.folder }, (error) => resolve(Number(error?.code ?? 0)));
      });
    expect(await shell('"$NODE" "$MAIN" run --mode offline --force 2>/dev/full')).toBe(0);
    expect(scene.published(TODAY)?.meta.mode).toBe("offline");
    expect(await shell('set -o pipefail; "$NODE" "$MAIN" backfill --from 2026-04-01 --to 2026-04-03 | head -1')).toBe(
      0,
    );
    expect(scene.published("2026-04-03", "online")?.meta.as_of).toBe("2026-04-03");
  });
});

describe("schema", () => {
  it("prints the JSON Schema of the report", async () => {
    await using scene = new Scene();
    const { out } = await scene.command(MAIN, ["schema", "report"]);
    expect(Object.keys(JSON.parse(out).properties)).toEqual(["meta", "summary", "data_quality", "counterparties"]);
  });
});
