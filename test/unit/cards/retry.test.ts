import { describe, expect, it } from "vitest";
import { afterTrouble, BACKOFF_MS, type Happened } from "../../../src/cards/retry.ts";
import { retryAfterMs } from "../../../src/lib/retry-after.ts";

const NOW = Date.parse("2026-04-15T00:00:00Z");
const status = (code: number, says = "", retryAfter: string | null = null): Happened => ({
  kind: "status",
  status: code,
  says,
  retryAfter,
});
const next = (happened: Happened, attempt = 1, random = 0.5) =>
  afterTrouble(happened, attempt, { backoffMs: BACKOFF_MS, now: NOW, random });
const wait = (ms: number) => ({ kind: "wait", ms });
const giveUp = (as: string) => ({ kind: "give-up", as });

describe("what may pass is tried again", () => {
  const passing: readonly [string, Happened][] = [
    ["a rate limit", status(429)],
    ["an error of the server", status(500)],
    ["a busy gateway", status(503)],
    ["an unheard-of error of a server", status(529)],
    ["a broken connection", { kind: "network" }],
    ["a timeout", { kind: "timeout" }],
  ];

  it.each(passing)("after half a second, then after a second, then no more: %s", (_, happened) => {
    expect([1, 2].map((attempt) => next(happened, attempt))).toEqual([wait(500), wait(1000)]);
    expect(next(happened, 3)).toEqual(giveUp(happened.kind === "timeout" ? "timeout" : "failed"));
  });

  it("not by all at the same moment", () => {
    expect(next({ kind: "network" }, 1, 0)).toEqual(wait(375));
    expect(next({ kind: "network" }, 1, 1)).toEqual(wait(625));
  });
});

describe("what the server asks for", () => {
  const asked = (header: string, attempt = 1) => next(status(429, "", header), attempt);

  it("is waited for", () => {
    expect(asked("2")).toEqual(wait(2000));
    expect(asked("Wed, 15 Apr 2026 00:00:03 GMT")).toEqual(wait(3000));
    expect(next(status(503, "", "4"))).toEqual(wait(4000));
  });

  it("is not waited for longer than five seconds", () => {
    expect(asked("3600")).toEqual(wait(5000));
    expect(asked("Thu, 16 Apr 2026 00:00:00 GMT")).toEqual(wait(5000));
    expect(asked("9".repeat(400))).toEqual(wait(5000));
  });

  it("does not make us come sooner than we would", () => {
    expect(asked("0")).toEqual(wait(500));
    expect(asked("Tue, 14 Apr 2026 00:00:00 GMT")).toEqual(wait(500));
  });

  it("does not give us more attempts", () => {
    expect(asked("1", 3)).toEqual(giveUp("failed"));
  });

  it.each(["", "soon", "-1", "1e3", "2026-04-16", "0x10"])("is passed over when it is no such header: %j", (header) => {
    expect(retryAfterMs(header, NOW)).toBeNull();
    expect(asked(header)).toEqual(wait(500));
  });

  it("may have white space around it and parts of seconds", () => {
    expect(retryAfterMs(" 1.5 ", NOW)).toBe(1500);
  });
});

describe("what will not pass", () => {
  it.each([401, 403, 404, 301, 308])("is hopeless for the whole run: status %i", (code) => {
    expect(next(status(code))).toEqual(giveUp("hopeless"));
  });

  it.each([
    "model_not_found",
    "The model `gpt-9` does not exist",
    "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
    "Unsupported parameter: 'max_tokens' is not supported with this model.",
    "unsupported_value",
    "gpt-9 is not a valid model ID",
    "Model Not Exist",
  ])("is hopeless when a 400 complains of what all requests have alike: %s", (says) => {
    expect(next(status(400, says))).toEqual(giveUp("hopeless"));
  });

  it("is hopeless when the account is empty", () => {
    expect(next(status(429, "insufficient_quota", "1"))).toEqual(giveUp("hopeless"));
  });

  it("is hopeless when not even a request can be made", () => {
    expect(next({ kind: "unsendable" })).toEqual(giveUp("hopeless"));
  });

  it.each([
    status(400),
    status(400, "context_length_exceeded This model's maximum context length is 8192 tokens."),
    status(409),
    status(413),
    status(422),
    { kind: "unusable" } as const,
  ])("fails at once and for this request only: %j", (happened) => {
    expect(next(happened)).toEqual(giveUp("failed"));
  });
});
