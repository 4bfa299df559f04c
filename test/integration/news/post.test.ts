import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/lib/clock.ts";
import { sendPing } from "../../../src/news/pinger.ts";
import { post } from "../../../src/news/post.ts";
import { sendText } from "../../../src/news/webhook.ts";
import { FakeReceiver, type Reception } from "../../support/fake-receiver.ts";

const clock = systemClock();
const letter = (url: string) => ({ url, type: "application/json", body: "{}" }) as const;
const status = (code: number, body = "", headers = {}): Reception => ({ kind: "status", status: code, body, headers });

async function posted(reception: Reception, timeoutMs = 5_000) {
  await using receiver = await FakeReceiver.start(0, reception);
  const result = await post(letter(receiver.url()), clock, timeoutMs);
  expect(JSON.stringify(result)).not.toContain("t0ken");
  return result;
}

describe("a post", () => {
  it("is what Slack takes", async () => {
    await using receiver = await FakeReceiver.start();
    expect(await sendText(receiver.url(), '따옴표 " 줄\n바꿈', clock)).toEqual({
      kind: "taken",
      detail: 'status 200, "ok"',
    });
    const [{ method, path, headers, body } = { method: "", path: "", headers: {}, body: "" }] = receiver.received;
    expect([method, path, headers["content-type"]]).toEqual([
      "POST",
      "/hooks/t0ken-never-to-be-shown",
      "application/json",
    ]);
    expect(JSON.parse(body)).toEqual({ text: '따옴표 " 줄\n바꿈' });
  });

  it("is what a dead man's switch takes", async () => {
    await using receiver = await FakeReceiver.start();
    const rid = "0b0e7a52-3a7e-8a3e-8d7e-0f2d9f3a1b2c";
    await sendPing(receiver.url("/ping/u?create=1"), { kind: "start", rid, body: "schedule" }, clock);
    expect(receiver.received).toMatchObject([
      { method: "POST", path: `/ping/u/start?create=1&rid=${rid}`, body: "schedule" },
    ]);
  });

  it.each([
    [201, "", { kind: "taken", detail: "status 201" }],
    [200, "OK (not found)", { kind: "taken", detail: 'status 200, "OK (not found)"' }],
    [500, "<html>", { kind: "later", detail: "status 500", retryAfterMs: null }],
    [429, "rate_limited", { kind: "later", detail: 'status 429, "rate_limited"', retryAfterMs: null }],
    [408, "", { kind: "later", detail: "status 408", retryAfterMs: null }],
    [404, "no_service", { kind: "refused", detail: expect.stringMatching(/^status 404, "no_service": .*mistyped/) }],
    [403, "", { kind: "refused", detail: expect.stringContaining("does not accept this URL") }],
    [400, "invalid_payload", { kind: "refused", detail: expect.stringContaining("invalid_payload") }],
    [404, "t0ken-never-to-be-shown", { kind: "refused", detail: expect.stringMatching(/^status 404: /) }],
  ])("answered with status %i %j", async (code, body, result) => {
    expect(await posted(status(code, body))).toEqual(result);
  });

  it.each([
    ["7", 7_000],
    ["soon", null],
  ])("is told to come back after %s", async (header, retryAfterMs) => {
    expect(await posted(status(503, "", { "retry-after": header }))).toMatchObject({ kind: "later", retryAfterMs });
  });

  it.each([301, 302, 303, 307, 308])("does not follow a redirect: %i", async (code) => {
    await using elsewhere = await FakeReceiver.start();
    const result = await posted(status(code, "", { location: elsewhere.url() }));
    expect(result).toEqual({
      kind: "refused",
      detail: `status ${code}: a redirect is not followed; set the URL it leads to`,
    });
    expect(elsewhere.received).toEqual([]);
  });

  it("has a deadline for a receiver that says nothing, and for its body", async () => {
    expect(await posted({ kind: "hang" }, 100)).toEqual({
      kind: "later",
      detail: "no answer within 100 ms",
      retryAfterMs: null,
    });
    expect(await posted({ kind: "stall" }, 100)).toEqual({ kind: "taken", detail: "status 200" });
  });

  it("reads no more than the beginning of a reply", async () => {
    expect(await posted(status(200, "x".repeat(5_000_000)))).toEqual({ kind: "taken", detail: "status 200" });
  });

  it("is made again later when the connection ends or is refused", async () => {
    expect(await posted({ kind: "hang-up" })).toMatchObject({
      kind: "later",
      detail: expect.stringMatching(/^no connection: /),
    });
    const receiver = await FakeReceiver.start();
    const url = receiver.url();
    await receiver[Symbol.asyncDispose]();
    expect(await post(letter(url), clock, 1_000)).toMatchObject({
      kind: "later",
      detail: "no connection: ECONNREFUSED",
    });
  });

  it("can be cut short, before it begins too", async () => {
    await using receiver = await FakeReceiver.start(0, { kind: "hang" });
    const cut = new AbortController();
    const sending = post(letter(receiver.url()), clock, 60_000, cut.signal);
    await expect.poll(() => receiver.received.length).toBe(1);
    cut.abort();
    expect(await sending).toMatchObject({ kind: "later" });
    expect(await post(letter(receiver.url()), clock, 60_000, cut.signal)).toMatchObject({ kind: "later" });
    expect(receiver.received).toHaveLength(1);
  });
});
