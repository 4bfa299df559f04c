import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, inject, it } from "vitest";
import { takeLock } from "../../src/job/lock.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { cardAnswer, FakeLlm } from "../support/fake-llm.ts";
import { type Env, Scene } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const MAIN = inject("mainJs");
const YEAR = new Date().getUTCFullYear();
const DAY = `${YEAR}-03-10`;

/** A published report of DAY in both modes. */
async function published(more: Env = {}): Promise<Scene> {
  const scene = new Scene();
  landExport(scene.db, { confirmed: 7_000_000, neighbour: "라마바산업(가상)", notes: ["예산이 부족하다고 합니다"] });
  const { code, err } = await scene.command(MAIN, ["run", "--date", DAY], more);
  if (code !== 0) throw new Error(err);
  return scene;
}

async function verify(scene: Scene, args: readonly string[], more: Env = {}) {
  const { code, out } = await scene.command(MAIN, ["verify", ...args, "--json"], more);
  return { code, reports: JSON.parse(out).reports };
}

function tamper(scene: Scene, from: string | RegExp, to: string): void {
  const path = scene.reportPath(DAY);
  const text = readFileSync(path, "utf8");
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
}

/** Everything in the scene with its time: whoever writes changes it. */
function marks(scene: Scene): string[] {
  return [scene.cache, scene.work].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => {
      const { mtimeMs, size } = statSync(join(folder, name));
      return `${name} ${mtimeMs} ${size}`;
    }),
  );
}

describe("verify", () => {
  it("finds the reports of a day equal, in both modes, and writes nothing, also while a run holds the lock", async () => {
    await using scene = await published();
    landExport(scene.db, { confirmed: 9 }); // another export since
    const lock = await takeLock(scene.cache, systemClock());
    const before = marks(scene).filter((mark) => !mark.includes(".lock"));
    const { code, reports } = await verify(scene, [DAY]);
    expect(marks(scene).filter((mark) => !mark.includes(".lock"))).toEqual(before);
    await lock?.release();
    expect(code).toBe(0);
    expect(reports).toMatchObject([
      { mode: "offline", verdict: "equal", inputs: [], cards_compared: 2, cards_skipped: 0 },
      { mode: "online", verdict: "equal" },
    ]);
  });

  it("finds a figure and a sentence that somebody changed, by their path; a file like a day", async () => {
    await using scene = await published();
    tamper(scene, '"confirmed":7000000', '"confirmed":7000001');
    const { code, reports } = await verify(scene, [scene.reportPath(DAY)]);
    expect([code, reports[0].verdict, reports[0].difference_count]).toEqual([1, "different", 1]);
    expect(reports[0].differences).toEqual([
      { path: 'counterparties["o","영업본부"].confirmed', published: 7_000_001, recomputed: 7_000_000 },
    ]);
    tamper(scene, '"confirmed":7000001', '"confirmed":7000000');
    tamper(scene, '"recommended_actions":["', '"recommended_actions":["가짜 ');
    const words = await scene.command(MAIN, ["verify", DAY, "--mode", "offline"]);
    expect(words.code).toBe(1);
    expect(words.out).toMatch(/DIFFERENT .* in 1 field\n {2}counterparties.+recommended_actions\[0\]: "가짜/);
  });

  it("leaves out the cards that a model worded, and counts them", async () => {
    const good = cardAnswer({
      risk_level: "양호",
      evidence_bullets: [
        "올해 목표 9,000만 원 가운데 3,000만 원을 확보했습니다.",
        "지난해 확정 실적은 6,000만 원입니다.",
        "올해 확정된 딜은 1건입니다.",
      ],
      recommended_actions: ["담당 영업은 남은 예산을 확인하세요.", "추가 과정을 제안하세요."],
    });
    await using llm = await FakeLlm.start(({ body }) =>
      body.messages.some(({ content }) => content.includes('"orgId":"o"'))
        ? { kind: "answer", content: good }
        : { kind: "refuse" },
    );
    const env = { LLM_PROVIDER: "openai", OPENAI_API_KEY: "k", LLM_BASE_URL: llm.baseUrl };
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 30_000_000, neighbour: "라마바산업(가상)" });
    await scene.command(MAIN, ["run", "--date", DAY, "--mode", "offline"], env);
    const asked = llm.requests.length;
    for (const now of [env, { ...env, LLM_MODEL: "another" }]) {
      const { code, reports } = await verify(scene, [DAY, "--mode", "offline"], now);
      expect([code, reports[0].cards_compared, reports[0].cards_skipped]).toEqual([0, 1, 1]);
    }
    expect(llm.requests).toHaveLength(asked);
  });

  it("says that the rules are others now instead of calling the report wrong; with those of then it is equal", async () => {
    await using scene = await published();
    const rules = JSON.parse(readFileSync(join(import.meta.dirname, "../../config/rules.json"), "utf8"));
    const path = join(scene.folder, "rules.json");
    writeFileSync(path, JSON.stringify({ ...rules, target_multipliers: { S0: 2, P0: 2, P1: 2, P2: 2 } }));
    const other = await scene.command(MAIN, ["verify", DAY, "--mode", "offline"], { RULES_PATH: path });
    expect([other.code, other.out]).toEqual([1, expect.stringContaining("cannot be verified: what it was made with")]);
    expect(other.out).toContain("not as it was: rules (rules_hash)");
    expect(other.out).not.toContain("DIFFERENT");
    expect((await verify(scene, [DAY])).code).toBe(0);
  });

  it("uses the zone and the reading of dates that the report was made with, and says that they are others now", async () => {
    await using scene = await published({ TZ: "America/New_York", DATE_KST_MODE: "legacy" });
    const { code, reports } = await verify(scene, [DAY, "--mode", "offline"]);
    expect([code, reports[0].verdict]).toEqual([0, "equal"]);
    expect(reports[0].inputs).toEqual([
      "TZ: America/New_York then, Asia/Seoul now",
      "DATE_KST_MODE: legacy then, strict now",
    ]);
  });

  it("cannot verify without the snapshot, without a report, or from one that went bad: exit 1 and why", async () => {
    await using scene = await published();
    const none = await verify(scene, [`${YEAR}-03-11`, "--mode", "online"]);
    expect([none.code, none.reports[0].why]).toEqual([1, "no online report of that day is published"]);
    const typo = await verify(scene, [`${YEAR}-3-11`]);
    expect([typo.code, typo.reports[0].why]).toEqual([1, expect.stringContaining("no day as YYYY-MM-DD")]);
    const wrongMode = await verify(scene, [scene.reportPath(DAY), "--mode", "online"]);
    expect([wrongMode.code, wrongMode.reports[0].verdict]).toEqual([1, "unverifiable"]);
    const [snapshot = ""] = readdirSync(scene.work).filter((name) => name.endsWith(".db"));
    writeFileSync(join(scene.work, snapshot), "spoiled");
    const bad = await verify(scene, [DAY, "--mode", "offline"]);
    expect([bad.code, bad.reports[0].verdict]).toEqual([1, "unverifiable"]);
    expect(bad.reports[0].why).toContain("not a database");
    rmSync(join(scene.work, snapshot));
    const gone = await scene.command(MAIN, ["verify", DAY, "--mode", "offline"]);
    expect([gone.code, gone.out]).toEqual([1, expect.stringContaining("its snapshot is gone from WORK_DIR")]);
  });

  it("finds out by itself when the snapshot was changed after the report", async () => {
    await using scene = await published();
    const [snapshot = ""] = readdirSync(scene.work).filter((name) => name.endsWith(".db"));
    const db = new Sqlite(join(scene.work, snapshot));
    db.exec(`UPDATE deal SET "금액" = '8000000' WHERE id = 'now'`);
    db.close();
    const { code, reports } = await verify(scene, [DAY, "--mode", "offline"]);
    expect([code, reports[0].verdict]).toEqual([1, "different"]);
  });
});
