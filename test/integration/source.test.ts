import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { dateIn } from "../../src/lib/zone.ts";
import { Scene, type Site } from "../support/scene.ts";
import { age, fillExport, landExport } from "../support/small-export.ts";

const TODAY = dateIn("Asia/Seoul", Date.now());
const SIX_SECONDS = { timeout: 6_000, interval: 100 };

function signatureOf(path: string): string {
  const { mtimeNs, size } = statSync(path, { bigint: true });
  return `${mtimeNs / 1_000_000_000n}-${size}`;
}

/** The status shows the new file within six seconds, and a run reports exactly its money. */
async function expectSeen(scene: Scene, site: Site, confirmed: number): Promise<void> {
  await expect.poll(async () => (await site.status()).db.signature, SIX_SECONDS).toBe(signatureOf(scene.db));
  expect((await site.recompute()).status).toBe(200);
  const report = scene.published(TODAY);
  expect(report?.counterparties.map((row) => row.confirmed)).toEqual([confirmed]);
  expect(report?.meta.db_signature).toBe(signatureOf(scene.db));
}

describe("the source", () => {
  it("may come after the daemon, be replaced by rename, copied in place, deleted and come back", async () => {
    await using scene = new Scene();
    const site = await scene.daemon();
    expect((await site.status()).db).toEqual({
      exists: false,
      signature: null,
      mtime: null,
      stable: false,
      stable_in_sec: null,
    });
    landExport(scene.db, { confirmed: 1_000_000 });
    await expectSeen(scene, site, 1_000_000);
    landExport(scene.db, { confirmed: 2_000_000 });
    await expectSeen(scene, site, 2_000_000);
    landExport(join(scene.folder, "other.db"), { confirmed: 3_000_000, padding: 50 });
    copyFileSync(join(scene.folder, "other.db"), scene.db);
    await expectSeen(scene, site, 3_000_000);
    rmSync(scene.db);
    await expect.poll(async () => (await site.status()).db.exists, SIX_SECONDS).toBe(false);
    landExport(scene.db, { confirmed: 4_000_000, padding: 40 });
    await expectSeen(scene, site, 4_000_000);
  });

  it("may appear in a folder that did not exist, which may be replaced as a whole", async () => {
    await using scene = new Scene();
    rmSync(scene.exports, { recursive: true });
    const site = await scene.daemon();
    mkdirSync(scene.exports);
    landExport(scene.db, { confirmed: 1_000_000 });
    await expectSeen(scene, site, 1_000_000);
    renameSync(scene.exports, `${scene.exports}.old`);
    mkdirSync(scene.exports);
    landExport(scene.db, { confirmed: 2_000_000 });
    await expectSeen(scene, site, 2_000_000);
  });

  it("may be a link whose target moves", async () => {
    await using scene = new Scene();
    const [first, second] = ["one.db", "two.db"].map((name) => join(scene.folder, name));
    landExport(String(first), { confirmed: 1_000_000 });
    landExport(String(second), { confirmed: 2_000_000 });
    symlinkSync(String(first), scene.db);
    const site = await scene.daemon();
    await expectSeen(scene, site, 1_000_000);
    symlinkSync(String(second), `${scene.db}.new`);
    renameSync(`${scene.db}.new`, scene.db);
    await expectSeen(scene, site, 2_000_000);
    landExport(String(second), { confirmed: 3_000_000 });
    await expectSeen(scene, site, 3_000_000);
  });

  it("may be written through a WAL by another process that stays open; nothing is left beside it", async () => {
    await using scene = new Scene();
    const writer = new Sqlite(scene.db);
    writer.pragma("journal_mode = WAL");
    writer.pragma("wal_autocheckpoint = 0");
    fillExport(writer, { confirmed: 1_000_000 });
    const site = await scene.daemon();
    await expectSeen(scene, site, 1_000_000);
    const main = signatureOf(scene.db);
    writer.exec(`UPDATE deal SET "금액" = '5000000' WHERE id = 'now'`);
    expect(signatureOf(scene.db)).toBe(main); // only the log changed
    await expectSeen(scene, site, 5_000_000);
    expect(readdirSync(scene.exports).sort()).toEqual(["", "-shm", "-wal"].map((end) => `salesmap_latest.db${end}`));
    writer.close();
  });

  it("ignores the log that a replaced database left behind, and says so", async () => {
    await using scene = new Scene();
    const writer = new Sqlite(scene.db);
    writer.pragma("journal_mode = WAL");
    writer.pragma("wal_autocheckpoint = 0");
    fillExport(writer, { confirmed: 1_000_000 });
    const next = new Sqlite(`${scene.db}.next`);
    next.pragma("journal_mode = WAL");
    fillExport(next, { confirmed: 2_000_000 });
    next.close();
    const site = await scene.daemon();
    renameSync(`${scene.db}.next`, scene.db);
    expect(existsSync(`${scene.db}-wal`)).toBe(true);
    await expectSeen(scene, site, 2_000_000);
    expect(scene.journal.join("")).toContain("sidecar_left_behind");
    writer.close();
  });

  it("is counted down to stable in the status, and a run waits for it", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1_000_000 }, 0);
    const site = await scene.daemon({ DB_STABLE_WINDOW_SEC: "3", DB_RETRY: "10", DB_RETRY_INTERVAL_SEC: "1" });
    const { db } = await site.status();
    expect(db.stable).toBe(false);
    expect(db.stable_in_sec).toBeGreaterThanOrEqual(1);
    expect(db.stable_in_sec).toBeLessThanOrEqual(3);
    expect((await site.recompute()).status).toBe(200);
    expect((await site.status()).db).toMatchObject({ stable: true, stable_in_sec: 0 });
  });

  it("with a modification time in the future becomes stable by not changing", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1_000_000 });
    age(scene.db, -86_400);
    const site = await scene.daemon({ DB_STABLE_WINDOW_SEC: "1" });
    await expect.poll(async () => (await site.status()).db.stable, SIX_SECONDS).toBe(true);
  });

  it("is told as unchanged when the nightly export did not arrive", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1_000_000 });
    const site = await scene.daemon();
    await site.recompute("?date=2026-04-14");
    await site.recompute("?date=2026-04-15");
    expect(scene.published("2026-04-14")?.meta.source_unchanged).toBe(false);
    expect(scene.published("2026-04-15")?.meta.source_unchanged).toBe(true);
    landExport(scene.db, { confirmed: 2_000_000 });
    await site.recompute("?date=2026-04-16");
    expect(scene.published("2026-04-16")?.meta.source_unchanged).toBe(false);
  });
});
