import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, inject, it } from "vitest";
import { newBook, writeBook } from "../../../src/news/book.ts";
import { afterPosting, enqueue } from "../../../src/news/outbox.ts";
import { newsBookPath } from "../../../src/news.ts";
import { FakeReceiver } from "../../support/fake-receiver.ts";
import { Scene } from "../../support/scene.ts";

const MAIN = inject("mainJs");
const MINUTE_MS = 60_000;

describe("notify --test", () => {
  it("sends a ping that changes nothing and a message, and shows what came back", async () => {
    await using scene = new Scene();
    await using receiver = await FakeReceiver.start();
    const env = { HEALTHCHECK_PING_URL: receiver.url("/ping/t0ken"), NOTIFY_WEBHOOK_URL: receiver.url() };
    const { code, out } = await scene.command(MAIN, ["notify", "--test"], env);
    const lines = ["ok     HEALTHCHECK_PING_URL", "ok     NOTIFY_WEBHOOK_URL"].map(
      (each) => `${each}: status 200, "ok"\n`,
    );
    expect([code, out]).toEqual([0, lines.join("")]);
    expect(receiver.received.map(({ path }) => path).sort()).toEqual([
      "/hooks/t0ken-never-to-be-shown",
      "/ping/t0ken/log",
    ]);
    expect(receiver.received.map(({ body }) => body).join()).toContain("알림 테스트입니다");
  });

  it("exits 1 when a receiver does not take it, and shows no URL", async () => {
    await using scene = new Scene();
    await using receiver = await FakeReceiver.start(0, { kind: "status", status: 404, body: "no_service" });
    const { code, out, err } = await scene.command(MAIN, ["notify", "--test", "--json"], {
      NOTIFY_WEBHOOK_URL: receiver.url(),
    });
    const detail = expect.stringContaining('status 404, "no_service"');
    expect([code, JSON.parse(out)]).toEqual([
      1,
      { ok: false, results: [{ target: "NOTIFY_WEBHOOK_URL", ok: false, detail }] },
    ]);
    expect(out + err).not.toContain("t0ken");
  });

  it.each([[["notify"]], [["notify", "--test"]]])("%j exits 78 when no URL is set, and says so", async (args) => {
    await using scene = new Scene();
    const { code, err } = await scene.command(MAIN, args);
    expect([code, err]).toEqual([78, expect.stringContaining("set HEALTHCHECK_PING_URL or NOTIFY_WEBHOOK_URL")]);
  });

  it("exits 78 with a URL that may not be used, which is not shown", async () => {
    await using scene = new Scene();
    const { code, err } = await scene.command(MAIN, ["notify"], { NOTIFY_WEBHOOK_URL: "http://hooks.example/t0ken" });
    expect([code, err]).toEqual([78, expect.stringContaining("NOTIFY_WEBHOOK_URL: must be an https URL")]);
    expect(err).not.toContain("t0ken");
  });
});

describe("notify", () => {
  const env = { NOTIFY_WEBHOOK_URL: "https://hooks.example/t0ken" };

  it("lists what waits and what was lost", async () => {
    await using scene = new Scene();
    mkdirSync(scene.cache);
    const now = Date.now();
    const book = newBook({});
    const messages = ["first", "second", "third"].map((id) => ({ id, text: "text" }));
    const queued = enqueue(book.outbox, messages, now - 5 * MINUTE_MS - 1000);
    const refused = afterPosting(queued, { kind: "refused", detail: "status 404" }, now, 0.5);
    const later = { kind: "later", detail: "status 503", retryAfterMs: 1_800_000 } as const;
    const outbox = afterPosting(refused, later, now, 0.5);
    await writeBook(newsBookPath(scene.cache), { ...book, outbox });
    const shown = await scene.command(MAIN, ["notify"], env);
    expect(shown.code).toBe(0);
    expect(shown.out.split("\n")).toEqual([
      expect.stringMatching(/^2 waiting, next attempt in 1[78]\d\d s, 0 sent, 1 lost$/),
      "waiting second: 5 min old, attempts 1, status 503",
      "waiting third: 5 min old, attempts 0",
      "lost    first: status 404",
      "",
    ]);
    const { out } = await scene.command(MAIN, ["notify", "--json"], env);
    expect(JSON.parse(out)).toMatchObject({
      pending: [
        { id: "second", attempts: 1, last_error: "status 503" },
        { id: "third", attempts: 0, last_error: null },
      ],
      lost: 1,
      last_lost: { id: "first" },
    });
  });

  it("says when there is nothing yet, and exits 1 when the file cannot be understood", async () => {
    await using scene = new Scene();
    expect(await scene.command(MAIN, ["notify"], env)).toMatchObject({ code: 0, out: expect.stringContaining("yet") });
    mkdirSync(scene.cache);
    writeFileSync(newsBookPath(scene.cache), "{");
    const broken = await scene.command(MAIN, ["notify"], env);
    expect([broken.code, broken.out]).toEqual([1, expect.stringContaining("cannot be understood")]);
  });
});
