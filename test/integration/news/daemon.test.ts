import { rmSync, truncateSync, writeFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { DateTime } from "luxon";
import { describe, expect, inject, it } from "vitest";
import type { RunLine } from "../../../src/contract/outcome.ts";
import { systemClock } from "../../../src/lib/clock.ts";
import { FakeReceiver } from "../../support/fake-receiver.ts";
import { type Env, jsonOf, Scene } from "../../support/scene.ts";
import { landExport } from "../../support/small-export.ts";

const TODAY = "2026-06-16";
const YESTERDAY = "2026-06-15";
const SOON = { timeout: 15_000, interval: 50 };

/** Half past nine in Seoul on a day in the middle of the year: today's slot has passed. */
const halfPastNine = () =>
  systemClock(DateTime.fromISO(`${TODAY}T09:30`, { zone: "Asia/Seoul" }).toMillis() - Date.now());
const land = (scene: Scene, confirmed: number, more = {}) => landExport(scene.db, { confirmed, year: 2026, ...more });
const SCHEDULED = { ENABLE_SCHEDULER: "1", REPORT_MODES: "offline" };

/** A daemon that tells `receiver`; nothing it logs may show where. */
async function telling(scene: Scene, receiver: FakeReceiver, env: Env = {}) {
  return scene.daemon({ NOTIFY_WEBHOOK_URL: receiver.url(), ...SCHEDULED, ...env }, { clock: halfPastNine() });
}

function expectSecretsKept(scene: Scene): void {
  expect(scene.journal.length).toBeGreaterThan(0);
  expect(scene.journal.join("")).not.toContain("t0ken");
}

describe("a failure of the morning", () => {
  it("is told, and so is the first good report after it", async () => {
    await using receiver = await FakeReceiver.start();
    await using scene = new Scene();
    await telling(scene, receiver, { REPORT_MODES: "offline,online" });
    await expect.poll(() => receiver.received.length, SOON).toBe(1);
    expect(receiver.texts[0]).toContain("2026-06-16 리포트를 만들지 못했습니다 (오프라인, 온라인)");
    expect(receiver.texts[0]).toContain("[DB_NOT_FOUND]");
    expect(receiver.texts[0]).toContain("오프라인 없음, 온라인 없음");
    land(scene, 90_000_000);
    await expect.poll(() => receiver.received.length, SOON).toBe(2);
    expect(receiver.texts[1]).toContain("복구됨 (오프라인, 온라인)");
    expectSecretsKept(scene);
  });

  it("of one cause is told once within the cooldown, of another cause again", async () => {
    await using receiver = await FakeReceiver.start();
    await using scene = new Scene();
    writeFileSync(scene.db, "no database at all");
    const site = await telling(scene, receiver);
    await expect.poll(() => receiver.texts, SOON).toEqual([expect.stringContaining("[DB_CORRUPT]")]);
    writeFileSync(scene.db, "nor is this one");
    const codes = async () =>
      (await jsonOf<{ runs: RunLine[] }>(await site.report("/runs"))).runs.map(({ code }) => code);
    await expect.poll(codes, SOON).toEqual(["DB_CORRUPT", "DB_CORRUPT"]);
    rmSync(scene.db);
    land(scene, 1, { without: "people" });
    await expect.poll(() => receiver.received.length, SOON).toBe(2);
    expect(receiver.texts[1]).toContain("[DB_SCHEMA_INVALID]");
    rmSync(scene.db);
    land(scene, 90_000_000);
    await expect.poll(() => receiver.received.length, SOON).toBe(3);
    expect(receiver.texts[2]).toMatch(/복구됨.*\n.*실패 3번/);
    expectSecretsKept(scene);
  });

  it("is over when somebody makes today's report by hand, for the dead man's switch too", async () => {
    await using receiver = await FakeReceiver.start();
    await using switched = await FakeReceiver.start();
    await using scene = new Scene();
    land(scene, 90_000_000);
    truncateSync(scene.db, 8 * 2 ** 40); // sparse: bigger than any disk here
    const site = await telling(scene, receiver, { HEALTHCHECK_PING_URL: switched.url("/u") });
    await expect.poll(() => receiver.texts, SOON).toEqual([expect.stringContaining("[INSUFFICIENT_DISK]")]);
    land(scene, 90_000_000);
    expect((await site.recompute()).status).toBe(200);
    await expect.poll(() => receiver.texts.slice(1), SOON).toEqual([expect.stringContaining("복구됨 (오프라인)")]);
    const paths = () => switched.received.map(({ path }) => path.replace(/[?].*/, ""));
    await expect.poll(paths, SOON).toEqual(["/u/start", "/u/fail", "/u"]);
  });
});

describe("what is not told", () => {
  it("is a run that somebody asked for, on demand or of another day, however it ends", async () => {
    await using receiver = await FakeReceiver.start();
    await using scene = new Scene();
    const site = await telling(scene, receiver, { ENABLE_SCHEDULER: "0", HEALTHCHECK_PING_URL: receiver.url() });
    expect((await site.recompute()).status).toBe(500);
    expect((await site.report()).status).toBe(500);
    land(scene, 90_000_000);
    expect((await site.recompute(`?date=${YESTERDAY}`)).status).toBe(200);
    await site.daemon?.stop("looked at");
    expect(receiver.received).toEqual([]);
  });

  it("is reachable over HTTP: the book of what was told is no report", async () => {
    await using receiver = await FakeReceiver.start();
    await using scene = new Scene();
    const site = await telling(scene, receiver);
    await expect.poll(() => receiver.received.length, SOON).toBe(1);
    for (const name of [".counterparty_risk.news.json", "counterparty-risk/online/.counterparty_risk.news.json"])
      expect((await site.get(`/cache/${name}`)).status).toBe(404);
  });
});

describe("counterparties that became 심각 since yesterday", () => {
  it("are told from two real reports, once, and further ones of a recomputed report", async () => {
    await using receiver = await FakeReceiver.start();
    await using scene = new Scene();
    land(scene, 90_000_000, { neighbour: "<!channel> *이웃*" });
    const site = await telling(scene, receiver, { ENABLE_SCHEDULER: "0" });
    expect((await site.recompute(`?date=${YESTERDAY}`)).status).toBe(200);
    const before = scene.published(YESTERDAY);
    expect(before?.counterparties.map((row) => row.risk_level_rule).sort()).toEqual(["심각", "양호"]);

    rmSync(scene.db);
    land(scene, 9_000_000, { neighbour: "<!channel> *이웃*" });
    expect((await site.recompute()).status).toBe(200);
    await expect.poll(() => receiver.received.length, SOON).toBe(1);
    expect(receiver.texts[0]?.split("\n")).toEqual([
      "⚠️ 카운터파티 위험 리포트: 심각으로 바뀐 카운터파티 1곳 (오프라인)",
      "2026-06-16 기준, 2026-06-15 리포트와 비교, 목표까지 남은 금액이 큰 순서",
      "1. 가나다상사(가상) / 영업본부: 확보율 10%, 목표까지 0.81억 원",
    ]);
    expect((await site.recompute()).status).toBe(200);

    rmSync(scene.db); // one more customer is 심각 from its first day on
    land(scene, 9_000_000, { neighbour: "<!channel> *이웃*" });
    const db = new Sqlite(scene.db);
    db.exec(`INSERT INTO organization VALUES ('new', '<!here> *새*');
      INSERT INTO deal SELECT 'n2', NULL, 'new', '딜', 'Won', '집합교육', '60000000', NULL, '2025-05-20', NULL, NULL, NULL, NULL, NULL`);
    db.close();
    expect((await site.recompute()).status).toBe(200);
    await site.daemon?.stop("looked at");
    expect(receiver.texts.slice(1).map((text) => text.split("\n").filter((_, at) => at !== 1))).toEqual([
      [
        "⚠️ 카운터파티 위험 리포트: 심각으로 바뀐 카운터파티 1곳 추가 (오프라인)",
        "1. &lt;!here&gt; ∗새∗ / 미분류(카운터파티 없음): 확보율 0%, 목표까지 0.9억 원 (신규)",
      ],
    ]);
    expectSecretsKept(scene);
  });
});

describe("an export that did not arrive", () => {
  it("is told once for both modes", async () => {
    await using receiver = await FakeReceiver.start();
    await using scene = new Scene();
    land(scene, 90_000_000);
    const first = await telling(scene, receiver, { ENABLE_SCHEDULER: "0" });
    for (const mode of ["offline", "online"]) await first.recompute(`?date=${YESTERDAY}&mode=${mode}`);
    await first.daemon?.stop("the night");
    await telling(scene, receiver, { REPORT_MODES: "offline,online" });
    await expect
      .poll(() => receiver.texts, SOON)
      .toEqual([expect.stringContaining("도착하지 않았습니다 (2026-06-16)")]);
  });
});

describe("an export that did arrive", () => {
  it("is not called missing because a backfill made yesterday's report from it", async () => {
    await using receiver = await FakeReceiver.start();
    await using scene = new Scene();
    land(scene, 90_000_000);
    const past = ["backfill", "--from", YESTERDAY, "--to", YESTERDAY, "--mode", "offline"];
    expect((await scene.command(inject("mainJs"), past)).code).toBe(0);
    const first = await telling(scene, receiver);
    await expect.poll(() => scene.published(TODAY)?.meta.source_unchanged, SOON).toBe(true);
    await first.daemon?.stop("next comes a failure, which is told after all that was before it");
    rmSync(scene.db);
    await telling(scene, receiver, { REPORT_MODES: "offline,online" });
    await expect.poll(() => receiver.texts, SOON).toEqual([expect.stringContaining("[DB_NOT_FOUND]")]);
  });
});

describe("the dead man's switch", () => {
  it("hears of the beginning and the end of a scheduled run under one name, and of its failure", async () => {
    await using receiver = await FakeReceiver.start();
    await using scene = new Scene();
    const env = {
      ...SCHEDULED,
      REPORT_MODES: "offline,online",
      HEALTHCHECK_PING_URL: receiver.url("/ping/t0ken?create=1"),
    };
    await scene.daemon(env, { clock: halfPastNine() });
    const pings = () => receiver.received.map(({ path }) => new URL(path, "http://x"));
    await expect
      .poll(() => pings().map(({ pathname }) => pathname), SOON)
      .toEqual(["/ping/t0ken/start", "/ping/t0ken/fail"]);
    land(scene, 90_000_000);
    await expect
      .poll(
        () =>
          pings()
            .slice(2)
            .map(({ pathname }) => pathname),
        SOON,
      )
      .toEqual(["/ping/t0ken/start", "/ping/t0ken"]);
    const rids = pings().map(({ searchParams }) => searchParams.get("rid"));
    expect([rids[0], rids[2]]).toEqual([rids[1], rids[3]]);
    expect(new Set(rids).size).toBe(2);
    expect(pings().every(({ searchParams }) => searchParams.get("create") === "1")).toBe(true);
    expect(receiver.received[1]?.body).toMatch(
      /^2026-06-16 offline FAILED DB_NOT_FOUND catch_up .*\n.* online FAILED /,
    );
    expect(receiver.received[3]?.body).toMatch(/^2026-06-16 offline SUCCESS catch_up /);
    expectSecretsKept(scene);
  });

  it("that hangs blocks no run, and no stop", async () => {
    await using receiver = await FakeReceiver.start(0, { kind: "hang" });
    await using scene = new Scene();
    land(scene, 90_000_000);
    const env = { ...SCHEDULED, HEALTHCHECK_PING_URL: receiver.url(), NOTIFY_WEBHOOK_URL: receiver.url() };
    const site = await scene.daemon(env, { clock: halfPastNine() });
    await expect.poll(async () => (await site.status()).scheduler.last_slot_result, SOON).toBe("SUCCESS");
    const at = performance.now();
    await site.daemon?.stop("enough");
    expect(performance.now() - at).toBeLessThan(6_000);
    expect(scene.journal.join("")).not.toMatch(/news_broke|close_failed/);
  });
});

it("a redirect is not followed; the message is given up and said to be", async () => {
  await using elsewhere = await FakeReceiver.start();
  await using receiver = await FakeReceiver.start(0, {
    kind: "status",
    status: 302,
    headers: { location: elsewhere.url() },
  });
  await using scene = new Scene();
  await telling(scene, receiver);
  const refused = /"detail":"status 302: a redirect is not followed.*"event":"news_refused"/;
  await expect.poll(() => scene.journal.join(""), SOON).toMatch(refused);
  expect([receiver.received.length, elsewhere.received.length]).toEqual([1, 0]);
  expectSecretsKept(scene);
});
