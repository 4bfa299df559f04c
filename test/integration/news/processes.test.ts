import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { FakeReceiver } from "../../support/fake-receiver.ts";
import { type Env, Scene, type Started } from "../../support/scene.ts";
import { landExport } from "../../support/small-export.ts";

const MAIN = inject("mainJs");
const SOON = { timeout: 30_000, interval: 50 };

/** A daemon of its own process whose slot of today has passed: it catches up at once. */
function serve(scene: Scene, url: string, env: Env = {}): Started {
  const scheduled = { ENABLE_SCHEDULER: "1", REPORT_CRON: "0 0 * * *", REPORT_MODES: "offline" };
  return scene.process(MAIN, ["serve"], { NOTIFY_WEBHOOK_URL: url, ...scheduled, ...env });
}

function bookOf(scene: Scene): { outbox: { pending: { id: string; attempts: number }[]; sent: number } } {
  return JSON.parse(readFileSync(join(scene.cache, ".counterparty_risk.news.json"), "utf8"));
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  await using receiver = await FakeReceiver.start();
  return receiver.port;
}

const failure = expect.stringContaining("[DB_NOT_FOUND]");
const recovery = expect.stringContaining("복구됨");

describe("kill -9 of the daemon", () => {
  it("between writing a message down and sending it loses nothing, and sends nothing twice", async () => {
    await using scene = new Scene();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/hooks/t0ken`;
    const killed = serve(scene, url);
    await expect.poll(() => killed.err(), SOON).toContain('"event":"news_delayed"');
    killed.kill("SIGKILL");
    await killed.ended;
    expect(bookOf(scene).outbox.pending).toMatchObject([{ id: expect.stringMatching(/^failed:.*:DB_NOT_FOUND:1$/) }]);
    await using receiver = await FakeReceiver.start(port);
    const started = serve(scene, url);
    await expect.poll(() => receiver.texts, SOON).toEqual([failure]);
    landExport(scene.db, { confirmed: 90_000_000 });
    await expect.poll(() => receiver.texts, SOON).toEqual([failure, recovery]);
    await expect.poll(() => bookOf(scene).outbox, SOON).toMatchObject({ pending: [], sent: 2 });
    expect(killed.err() + started.err()).not.toContain("t0ken");
  });

  it("while the receiver has the message but has not said so sends it once more: nothing is lost", async () => {
    await using scene = new Scene();
    await using receiver = await FakeReceiver.start(0, { kind: "hang" });
    const killed = serve(scene, receiver.url());
    await expect.poll(() => receiver.texts, SOON).toEqual([failure]);
    killed.kill("SIGKILL");
    await killed.ended;
    receiver.reception = { kind: "status", status: 200 };
    serve(scene, receiver.url());
    await expect.poll(() => receiver.texts, SOON).toEqual([failure, failure]);
    await expect.poll(() => bookOf(scene).outbox, SOON).toMatchObject({ pending: [], sent: 1 });
  });
});

it("a receiver that is down gets the message later, once", async () => {
  await using scene = new Scene();
  const port = await freePort();
  const started = serve(scene, `http://127.0.0.1:${port}/hooks/t0ken`);
  await expect.poll(() => started.err(), SOON).toContain('"event":"news_delayed"');
  await using receiver = await FakeReceiver.start(port);
  await expect.poll(() => bookOf(scene).outbox, SOON).toMatchObject({ pending: [], sent: 1 });
  expect(receiver.texts).toEqual([failure]);
});

it("two daemons on one CACHE_DIR tell everything once", async () => {
  await using scene = new Scene();
  await using receiver = await FakeReceiver.start();
  const daemons = [1, 2, 3].map((at) =>
    serve(scene, receiver.url(), { WORK_DIR: join(scene.folder, `work-${at}`), NOTIFY_COOLDOWN_MIN: "60" }),
  );
  await expect.poll(() => receiver.texts, SOON).toEqual([failure]);
  landExport(scene.db, { confirmed: 90_000_000 });
  await expect.poll(() => receiver.texts, SOON).toEqual([failure, recovery]);
  for (const daemon of daemons) daemon.kill("SIGTERM"); // each looks once more before it goes
  for (const daemon of daemons) expect(await daemon.ended).toEqual({ code: 0, signal: null });
  expect(receiver.texts).toEqual([failure, recovery]);
  expect(bookOf(scene).outbox).toMatchObject({ pending: [], sent: 2 });
  expect(daemons.map((daemon) => daemon.err()).join("")).not.toMatch(/news_broke|t0ken/);
});

it("SIGTERM during a run tells that it was stopped before the daemon is gone", async () => {
  await using scene = new Scene();
  await using receiver = await FakeReceiver.start();
  landExport(scene.db, { confirmed: 90_000_000, padding: 400_000 });
  const started = serve(scene, receiver.url(), { HEALTHCHECK_PING_URL: receiver.url("/ping/u") });
  await expect.poll(() => started.err(), SOON).toContain('"phase":"checking"');
  started.kill("SIGTERM");
  expect(await started.ended).toEqual({ code: 0, signal: null });
  const paths = receiver.received.map(({ path }) => path.replace(/[?].*/, "")).sort();
  expect(paths).toEqual(["/hooks/t0ken-never-to-be-shown", "/ping/u/fail", "/ping/u/start"]);
  const message = receiver.received.find(({ path }) => path.startsWith("/hooks"));
  expect(message?.body).toContain("[CRASHED]");
});
