import { copyFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, inject, it } from "vitest";
import { type Diff, type DiffRow, diffSchema } from "../../src/contract/diff.ts";
import type { Report } from "../../src/contract/report.ts";
import { forkWorker } from "../../src/worker/fork-worker.ts";
import { jsonOf, Scene, type Site } from "../support/scene.ts";
import { age, landExport } from "../support/small-export.ts";

const YEAR = new Date().getUTCFullYear();
const [FIRST, SECOND, THIRD] = [`${YEAR}-04-01`, `${YEAR}-04-02`, `${YEAR}-04-03`];

/** Changes the export as a night does: another file takes its place. */
function overNight(scene: Scene, change: (db: Sqlite.Database) => void): void {
  const incoming = `${scene.db}.incoming`;
  copyFileSync(scene.db, incoming);
  const db = new Sqlite(incoming);
  change(db);
  db.close();
  age(incoming);
  renameSync(incoming, scene.db);
}

async function made(site: Site, ...days: readonly string[]): Promise<void> {
  for (const day of days) expect((await site.recompute(`?date=${day}`)).status, day).toBe(200);
}

async function diffOf(site: Site, from: string, to: string): Promise<Diff> {
  const answer = await site.report(`/diff?from=${from}&to=${to}`);
  expect(answer.status).toBe(200);
  return diffSchema.parse(await answer.json());
}

function rowOf(diff: Diff, counterpartyName: string, orgId: string): DiffRow {
  const row = diff.counterparties.find((each) => each.counterpartyName === counterpartyName && each.orgId === orgId);
  if (row === undefined) throw new Error(`${counterpartyName} has not moved`);
  return row;
}

/** Cause, coverage effect and baseline effect by deal. */
function told({ deals }: DiffRow): Record<string, unknown[]> {
  return Object.fromEntries(
    (deals ?? []).map((deal) => [deal.deal_id ?? "", [deal.coverage_effect, deal.baseline_effect, ...deal.causes]]),
  );
}

/** Two counterparties of one organisation of a demo's report, with a person of each. */
function twoPlaces(scene: Scene, { counterparties }: Report) {
  const db = new Sqlite(scene.db, { readonly: true });
  const person = db
    .prepare<[string, string], string>(
      'SELECT id FROM people WHERE organizationId = ? AND trim("소속 상위 조직") = ? LIMIT 1',
    )
    .pluck();
  try {
    for (const { orgId, counterpartyName: here } of counterparties) {
      const there = counterparties.find(
        (row) => row.orgId === orgId && row.counterpartyName !== here,
      )?.counterpartyName;
      const [one, other] = [person.get(orgId, here), there === undefined ? undefined : person.get(orgId, there)];
      if (there !== undefined && one !== undefined && other !== undefined) return { orgId, here, there, one, other };
    }
  } finally {
    db.close();
  }
  throw new Error("the demo has no organisation with two counterparties");
}

describe("what moved between two days", () => {
  it("is each told by the deals that moved it: won, lost, amount, new, gone, moved, tried on a demo database", async () => {
    await using scene = new Scene();
    expect((await scene.command(inject("mainJs"), ["demo-db", "--out", scene.db, "--deals", "2000"])).code).toBe(0);
    const site = await scene.daemon();
    await made(site, FIRST);
    const place = twoPlaces(scene, await jsonOf<Report>(await site.report(`?date=${FIRST}`)));
    const insert = (db: Sqlite.Database, id: string, amount: number, status = "Open", possibility = "높음") =>
      db
        .prepare(
          'INSERT INTO deal (id, peopleId, organizationId, "이름", "상태", "금액", "수강시작일", "성사 가능성") VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        )
        .run(id, place.one, place.orgId, `딜 ${id}`, status, String(amount), `${YEAR}-06-01`, possibility);
    overNight(scene, (db) => {
      for (const id of ["won", "lost", "more", "gone", "moved", "later"]) insert(db, id, 1_000_000);
      insert(db, "none", 5_000_000, "Open", "낮음");
    });
    await made(site, SECOND);
    overNight(scene, (db) => {
      db.exec(`UPDATE deal SET "상태" = 'Won' WHERE id IN ('won', 'none')`);
      db.exec(`UPDATE deal SET "상태" = 'Lost' WHERE id = 'lost'`);
      db.exec(`UPDATE deal SET "금액" = '3,500,000원' WHERE id = 'more'`);
      db.exec(`UPDATE deal SET "수강시작일" = '${YEAR + 1}-01-10' WHERE id = 'later'`);
      db.prepare(`UPDATE deal SET peopleId = ? WHERE id = 'moved'`).run(place.other);
      db.exec(`DELETE FROM deal WHERE id = 'gone'`);
      insert(db, "fresh", 9_000_000);
    });
    await made(site, THIRD);

    const before = await diffOf(site, FIRST, SECOND);
    expect(told(rowOf(before, place.here, place.orgId))).toMatchObject({ won: [1_000_000, 0, "new"] });
    const diff = await diffOf(site, SECOND, THIRD);
    expect(diff.attribution).toEqual({ available: true, same_inputs: true });
    const row = rowOf(diff, place.here, place.orgId);
    expect(told(row)).toEqual({
      fresh: [9_000_000, 0, "new"],
      none: [5_000_000, 0, "won"],
      more: [2_500_000, 0, "amount_changed"],
      gone: [-1_000_000, 0, "gone"],
      later: [-1_000_000, 0, "year_changed"],
      lost: [-1_000_000, 0, "lost"],
      moved: [-1_000_000, 0, "moved_away"],
      won: [0, 0, "won"],
    });
    expect(row.coverage.delta).toBe(12_500_000);
    expect(row.unexplained).toEqual({ coverage: 0, baseline: 0 });
    expect(row.deals?.find(({ deal_id }) => deal_id === "more")).toMatchObject({
      deal_name: "딜 more",
      from: { amount: 1_000_000, commitment: "expected" },
      to: { amount: 3_500_000, year: YEAR },
    });
    expect(told(rowOf(diff, place.there, place.orgId))).toEqual({ moved: [1_000_000, 0, "moved_in"] });
    expect(diff.counterparties).toHaveLength(2);
    expect(diff.summary.coverage_delta).toBe(13_500_000);
  });

  it("is told of counterparties that come with their organisation's tier, deal by deal", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000, neighbour: "라마바산업(가상)" });
    const site = await scene.daemon();
    await made(site, FIRST);
    overNight(scene, (db) => db.exec(`UPDATE deal SET "금액" = '40000000' WHERE id = 'base'`));
    await made(site, SECOND);
    const [row] = (await diffOf(site, SECOND, FIRST)).counterparties;
    expect(row).toMatchObject({ change: "came", tier: { from: null, to: "P2" }, risk_level_rule: { from: null } });
    expect(row === undefined ? {} : told(row)).toEqual({
      base: [0, 60_000_000, "amount_changed", "row_came"],
      now: [7_000_000, 0, "row_came"],
    });
    const [went] = (await diffOf(site, FIRST, SECOND)).counterparties;
    expect(went).toMatchObject({ change: "went", unexplained: { coverage: 0, baseline: 0 }, gap: { to: null } });
  });

  it("names no deal when a snapshot is gone, and says whose", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    await made(site, FIRST);
    const [old] = readdirSync(scene.work).filter((name) => name.endsWith(".db"));
    landExport(scene.db, { confirmed: 9_000_000 });
    await made(site, SECOND);
    rmSync(join(scene.work, old ?? ""));
    const diff = await diffOf(site, FIRST, SECOND);
    expect(diff.attribution).toEqual({ available: false, reason: "snapshot_gone", missing: ["from"] });
    expect(diff.counterparties[0]).toMatchObject({ coverage: { delta: 2_000_000 }, deals: null, unexplained: null });
  });

  it("names no deal when a snapshot cannot be read, still tells the figures, and logs why", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    await made(site, FIRST);
    const [old] = readdirSync(scene.work).filter((name) => name.endsWith(".db"));
    landExport(scene.db, { confirmed: 9_000_000 });
    await made(site, SECOND);
    writeFileSync(join(scene.work, old ?? ""), "this is no database");
    const diff = await diffOf(site, FIRST, SECOND);
    expect(diff.attribution).toEqual({ available: false, reason: "failed", missing: [] });
    expect(diff.summary.coverage_delta).toBe(2_000_000);
    expect(scene.journal.some((line) => line.includes("comparison_failed"))).toBe(true);
  });

  it("needs no snapshot when both reports are of the same export", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    await made(site, FIRST, `${YEAR}-12-01`);
    for (const name of readdirSync(scene.work)) rmSync(join(scene.work, name));
    const diff = await diffOf(site, FIRST, `${YEAR}-12-01`);
    expect(diff).toMatchObject({
      source_unchanged: true,
      attribution: { available: true },
      min_cov: { from: 0.2, to: 1 },
      counterparties: [],
    });
  });

  it("is refused for days without a report, and for what are no dates", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    await made(site, FIRST);
    const problem = async (query: string) => {
      const answer = await site.report(`/diff${query}`);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      const { status, code, detail } = await jsonOf<{ status: number; code: string; detail: string }>(answer);
      return `${status} ${code} ${detail}`;
    };
    expect(await problem(`?from=${SECOND}&to=${FIRST}`)).toBe(
      `404 NOT_CACHED no offline report is cached of ${SECOND}`,
    );
    expect(await problem(`?from=${FIRST}&to=${FIRST}&mode=online`)).toMatch(/^404 NOT_CACHED/);
    expect(await problem(`?from=${FIRST}`)).toMatch(/^400 INVALID_PARAMETER to is missing/);
    expect(await problem("?from=2026-02-30&to=x&mode=both")).toMatch(/^400 .*from must be.*to must be.*mode must be/);
    writeFileSync(scene.reportPath(SECOND), "{}");
    expect(await problem(`?from=${SECOND}&to=${FIRST}`)).toMatch(/^404/);
  });

  it("is made by one comparison for all who ask at once, and has an ETag", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const compared: number[] = [];
    const forkCompare = () => {
      const child = forkWorker(join(dirname(inject("mainJs")), "worker", "compare-main.js"));
      compared.push(child.pid ?? 0);
      return child;
    };
    const site = await scene.daemon({}, { forkCompare });
    await made(site, FIRST);
    landExport(scene.db, { confirmed: 9_000_000 });
    await made(site, SECOND);
    const ask = (headers: Record<string, string> = {}) =>
      site.report(`/diff?from=${FIRST}&to=${SECOND}`, { headers: { "accept-encoding": "identity", ...headers } });
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(compared).toHaveLength(1);
    expect((await ask({ "if-none-match": answers[0]?.headers.get("etag") ?? "" })).status).toBe(304);
    expect((await ask({ "accept-encoding": "gzip" })).headers.get("content-encoding")).toBe("gzip");
  });
});
