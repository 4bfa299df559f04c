import { spawn } from "node:child_process";
import { once } from "node:events";
import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { type LlmClientOptions, openAiModel } from "../../../src/cards/llm-client.ts";
import type { Asked, Asking } from "../../../src/cards/model.ts";
import type { LlmSettings } from "../../../src/contract/llm.ts";
import { type Clock, systemClock } from "../../../src/lib/clock.ts";
import { eventually } from "../../support/eventually.ts";
import { type Behaviour, cardAnswer, FakeLlm, type Reply } from "../../support/fake-llm.ts";

const KEY = "sk-SeCrEt-0123456789";
const ASKING: Asking = { system: "너는 영업 위험을 읽는다.", user: "거래처 비밀상사의 메모" };
const ANSWER = z.object({
  risk_level: z.enum(["양호", "보통", "심각"]),
  evidence_bullets: z.array(z.string()).length(3),
});
const prompts = { version: "v1", hash: "0", system: "", user: "", repair: "" };
/** Nothing here takes this long, on a slow machine neither. */
const LONG_MS = 60_000;

const never = new AbortController().signal;
const settingsFor = (baseUrl: string, changes: Partial<LlmSettings> = {}): LlmSettings => ({
  provider: "openai",
  apiKey: KEY,
  model: "gpt-4o-mini",
  baseUrl,
  timeoutMs: LONG_MS,
  maxTokens: 512,
  temperature: 0.2,
  concurrency: 4,
  budgetMs: 120_000,
  sendMemos: true,
  prompts: { offline: prompts, online: prompts },
  ...changes,
});

interface Given {
  readonly settings?: Partial<LlmSettings>;
  readonly options?: LlmClientOptions;
  readonly signal?: AbortSignal;
}

function ask(
  llm: FakeLlm,
  { settings = {}, options = { backoffMs: [1, 1] }, signal = never }: Given = {},
): Promise<Asked> {
  return openAiModel(settingsFor(llm.baseUrl, settings), ANSWER, options).ask(ASKING, signal);
}

/** A clock whose timers fire so many times as soon (0: never); they are noted as they were asked for. */
function clockOf(speed: number): { clock: Clock; timers: readonly number[] } {
  const timers: number[] = [];
  const real = systemClock();
  const after: Clock["after"] = (ms, call) => {
    timers.push(ms);
    return speed === 0 ? { cancel: () => {} } : real.after(ms / speed, call);
  };
  return { clock: { ...real, after }, timers };
}

/** Replies in turn; the last one for ever. */
const inTurn =
  (...replies: readonly [Reply, ...Reply[]]): Behaviour =>
  ({ count }) =>
    replies[Math.min(count, replies.length) - 1] ?? replies[0];

const answer: Reply = { kind: "answer", content: cardAnswer() };
const answered = (calls: number) => ({
  kind: "answered",
  text: cardAnswer(),
  usage: { tokensIn: 100, tokensOut: 50 },
  calls,
});
const status = (code: number, error: object | null = null, headers: Readonly<Record<string, string>> = {}): Reply => ({
  kind: "status",
  status: code,
  headers,
  body: error === null ? "<html>no</html>" : { error },
});

describe("a request", () => {
  it("asks for structured output, with the settings as they are", async () => {
    await using llm = await FakeLlm.start(answer);
    expect(await ask(llm)).toEqual(answered(1));
    expect(llm.requests).toHaveLength(1);
    expect(llm.requests[0]).toMatchObject({ path: "/v1/chat/completions", authorization: `Bearer ${KEY}` });
    expect(llm.requests[0]?.body).toEqual({
      model: "gpt-4o-mini",
      temperature: 0.2,
      max_tokens: 512,
      messages: [
        { role: "system", content: ASKING.system },
        { role: "user", content: ASKING.user },
      ],
      response_format: {
        type: "json_schema",
        json_schema: {
          name: "card",
          strict: true,
          schema: {
            $schema: "http://json-schema.org/draft-07/schema#",
            type: "object",
            properties: {
              risk_level: { type: "string", enum: ["양호", "보통", "심각"] },
              evidence_bullets: { type: "array", items: { type: "string" }, minItems: 3, maxItems: 3 },
            },
            required: ["risk_level", "evidence_bullets"],
            additionalProperties: false,
          },
        },
      },
    });
  });

  it("may wait for its answer, and several may at once", async () => {
    await using llm = await FakeLlm.start({ kind: "answer", content: cardAnswer(), delayMs: 200 });
    const model = openAiModel(settingsFor(llm.baseUrl), ANSWER);
    const all = await Promise.all([1, 2, 3].map(() => model.ask(ASKING, never)));
    expect(all).toEqual([answered(1), answered(1), answered(1)]);
    expect(llm.mostOpen).toBe(3);
  });

  it("is answered with whatever text the model wrote, unread", async () => {
    await using llm = await FakeLlm.start({ kind: "answer", content: "카드가 아님", usage: null });
    const usage = { tokensIn: 0, tokensOut: 0 };
    expect(await ask(llm)).toEqual({ kind: "answered", text: "카드가 아님", usage, calls: 1 });
  });

  it("counts tokens as 0 where the server does not tell them", async () => {
    await using llm = await FakeLlm.start({
      kind: "answer",
      content: "x",
      usage: { prompt_tokens: 7, completion_tokens: null },
    });
    expect(await ask(llm)).toMatchObject({ usage: { tokensIn: 7, tokensOut: 0 } });
  });
});

describe("the environment", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it("changes neither where a request goes, nor what it holds, nor what is printed", async () => {
    await using llm = await FakeLlm.start(answer);
    await using other = await FakeLlm.start(answer);
    vi.stubEnv("OPENAI_BASE_URL", other.baseUrl);
    vi.stubEnv("OPENAI_API_KEY", "sk-other");
    vi.stubEnv("OPENAI_ADMIN_KEY", "sk-admin");
    vi.stubEnv("OPENAI_ORG_ID", "org-other");
    vi.stubEnv("OPENAI_PROJECT_ID", "proj-other");
    vi.stubEnv("OPENAI_LOG", "debug");
    vi.stubEnv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer sk-other\nX-Other: other");
    const printed = (["debug", "info", "warn", "error"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => {}),
    );
    expect(await ask(llm)).toEqual(answered(1));
    expect(other.requests).toEqual([]);
    expect(llm.requests[0]?.authorization).toBe(`Bearer ${KEY}`);
    const names = Object.keys(llm.requests[0]?.headers ?? {});
    expect(names.filter((name) => /^(x-|openai-)/.test(name))).toEqual([]);
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
  });
});

describe("a reply that is no answer", () => {
  const usage = { tokensIn: 100, tokensOut: 50 };
  const cases: readonly [string, Reply, Partial<Asked>][] = [
    ["a refusal", { kind: "refuse" }, { kind: "refused", detail: "the model refused", usage }],
    ["a cut text", { kind: "truncate" }, { kind: "truncated", detail: "max_tokens reached", usage }],
    [
      "a filtered text",
      { kind: "answer", content: "", finish: "content_filter" },
      { kind: "refused", detail: "content_filter", usage },
    ],
    ["no text", { kind: "answer", content: "" }, { kind: "failed", detail: "the reply has no content" }],
    ["no choices", { kind: "no-choices" }, { kind: "failed", detail: "the reply has no choices" }],
    ["a page", status(200), { kind: "failed", detail: "the reply is no completion" }],
    ["other JSON", status(200, { message: "?" }), { kind: "failed", detail: "the reply is no completion" }],
    ["nothing", status(204), { kind: "failed", detail: "the reply is no completion" }],
    [
      "broken JSON",
      { kind: "status", status: 200, headers: { "content-type": "application/json" }, body: "{" },
      { kind: "failed", detail: "the reply is not JSON" },
    ],
  ];

  it.each(cases)("is named, and not asked for again: %s", async (_, reply, expected) => {
    await using llm = await FakeLlm.start(reply);
    expect(await ask(llm)).toEqual({ ...expected, calls: 1 });
    expect(llm.requests).toHaveLength(1);
  });
});

describe("a refused request", () => {
  const hopeless: readonly [string, Reply, string][] = [
    [
      "a wrong key",
      status(401, { code: "invalid_api_key", message: `Incorrect API key: ${KEY}` }),
      "401 invalid_api_key (the key is refused: OPENAI_API_KEY)",
    ],
    [
      "no right",
      status(403, { type: "permission_error" }),
      "403 permission_error (the key may not do this: OPENAI_API_KEY)",
    ],
    [
      "an unknown model",
      status(404, { code: "model_not_found" }),
      "404 model_not_found (no such model or address: LLM_MODEL, LLM_BASE_URL)",
    ],
    ["an unknown page", status(404), "404 (no such model or address: LLM_MODEL, LLM_BASE_URL)"],
    ["a model without structured output", status(400, { param: "response_format", code: null, message: "no" }), "400"],
    ["an empty account", status(429, { code: "insufficient_quota" }), "429 insufficient_quota"],
  ];

  it.each(hopeless)("is hopeless with %s", async (_, reply, detail) => {
    await using llm = await FakeLlm.start(reply);
    expect(await ask(llm)).toEqual({ kind: "hopeless", detail, calls: 1 });
    expect(llm.requests).toHaveLength(1);
  });

  it("is hopeless where the prompt would be sent elsewhere", async () => {
    await using elsewhere = await FakeLlm.start(answer);
    const to = { location: `${elsewhere.baseUrl}/chat/completions` };
    await using llm = await FakeLlm.start(status(307, {}, to));
    expect(await ask(llm)).toEqual({ kind: "hopeless", detail: "307", calls: 1 });
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([
    ["a key that no header can hold", { apiKey: `${KEY}\n비밀` }],
    ["an address that is none", { baseUrl: "llm.example" }],
  ])("is hopeless, and never sent, with %s", async (_, settings) => {
    await using llm = await FakeLlm.start(answer);
    const asked = await ask(llm, { settings });
    expect(asked).toEqual({ kind: "hopeless", detail: "no request could be made: TypeError", calls: 0 });
  });

  it.each([400, 409, 422])("fails at once with status %i", async (code) => {
    await using llm = await FakeLlm.start(status(code, { type: "invalid_request_error" }));
    expect(await ask(llm)).toEqual({ kind: "failed", detail: `${code} invalid_request_error`, calls: 1 });
  });
});

describe("what may pass", () => {
  const passing: readonly [string, Reply, string | RegExp][] = [
    ["a rate limit", status(429, { code: "rate_limit_exceeded" }), "429 rate_limit_exceeded"],
    ["an error of the server", status(500), "500"],
    ["a busy gateway", status(503, { code: "Bearer sk-SeCrEt" }), "503"],
    ["a hang-up", { kind: "hang-up" }, /^connection failed: (UND_ERR_SOCKET|ECONNRESET)$/],
    [
      "a hang-up in the middle of the answer",
      { kind: "hang-up", midway: true },
      /^connection failed: (UND_ERR_SOCKET|ECONNRESET)$/,
    ],
  ];

  it.each(passing)("is asked for again, and answered: %s", async (_, reply) => {
    await using llm = await FakeLlm.start(inTurn(reply, reply, answer));
    expect(await ask(llm)).toEqual(answered(3));
  });

  it.each(passing)("is asked for three times at most: %s", async (_, reply, detail) => {
    await using llm = await FakeLlm.start(reply);
    const told = typeof detail === "string" ? detail : expect.stringMatching(detail);
    expect(await ask(llm)).toEqual({ kind: "failed", detail: told, calls: 3 });
    expect(llm.requests).toHaveLength(3);
  });

  it("includes that nobody listens", async () => {
    const llm = await FakeLlm.start(answer);
    const { baseUrl } = llm;
    await llm[Symbol.asyncDispose]();
    const asked = await openAiModel(settingsFor(baseUrl), ANSWER, { backoffMs: [1] }).ask(ASKING, never);
    expect(asked).toEqual({ kind: "failed", detail: "connection failed: ECONNREFUSED", calls: 2 });
  });

  it("is waited for as long as the server asks, but not for an hour", async () => {
    const hours = status(429, {}, { "retry-after": "3600" });
    const seconds = status(503, {}, { "retry-after": "2" });
    await using llm = await FakeLlm.start(inTurn(hours, seconds, answer));
    const { clock, timers } = clockOf(100);
    const asked = await ask(llm, { options: { clock }, settings: { timeoutMs: 6_000_000 } });
    expect(asked).toEqual(answered(3));
    expect(timers.filter((ms) => ms !== 6_000_000)).toEqual([5_000, 2_000]);
  });
});

describe("a timeout", () => {
  const slow: readonly [string, Reply][] = [
    ["before the headers", { kind: "never" }],
    ["in the middle of a body", { kind: "stall" }],
    ["while a body drips in", { kind: "drip", content: cardAnswer(), everyMs: 50, chunk: 1 }],
  ];

  it.each(slow)("ends a request %s, and it is asked again", async (_, reply) => {
    await using llm = await FakeLlm.start(reply);
    const asked = await ask(llm, { settings: { timeoutMs: 200 } });
    expect(asked).toEqual({ kind: "timeout", detail: "no whole reply within 200 ms", calls: 3 });
    await eventually(() => expect(llm.open).toBe(0));
  });

  it("does not end a body that drips in fast enough", async () => {
    await using llm = await FakeLlm.start({ kind: "drip", content: cardAnswer(), everyMs: 1, chunk: 50 });
    expect(await ask(llm)).toMatchObject({ kind: "answered", text: cardAnswer() });
  });

  it("is followed by an answer when the second request gets one", async () => {
    await using llm = await FakeLlm.start(inTurn({ kind: "never" }, answer));
    expect(await ask(llm, { settings: { timeoutMs: 2_000 } })).toEqual(answered(2));
  });
});

describe("an abort", () => {
  const open: readonly [string, Reply, readonly number[]][] = [
    ["before the headers", { kind: "never" }, [LONG_MS]],
    ["in the middle of a body", { kind: "stall" }, [LONG_MS]],
    ["during a wait of ours", status(500), [LONG_MS, 500]],
    ["during a wait that the server asked for", status(429, {}, { "retry-after": "3600" }), [LONG_MS, 5_000]],
  ];

  it.each(open)("ends an asking, by no timer, %s", async (_, reply, pending) => {
    await using llm = await FakeLlm.start(reply);
    const abort = new AbortController();
    const { clock, timers } = clockOf(0);
    const asked = ask(llm, { signal: abort.signal, options: { clock, random: () => 0.5 } });
    await eventually(() => expect([llm.requests.length, ...timers]).toEqual([1, ...pending]));
    abort.abort();
    expect(await asked).toEqual({ kind: "aborted", calls: 1 });
    await eventually(() => expect(llm.open).toBe(0));
    expect(llm.requests).toHaveLength(1);
  });

  it("that came first keeps every request from being made", async () => {
    await using llm = await FakeLlm.start(answer);
    expect(await ask(llm, { signal: AbortSignal.abort() })).toEqual({ kind: "aborted", calls: 0 });
    expect(llm.requests).toEqual([]);
  });
});

describe("no ending tells", () => {
  const quoted = `${KEY} ${ASKING.system} ${ASKING.user} ${cardAnswer()}`;
  const quotes = { message: quoted, code: KEY, type: ASKING.user, param: quoted };
  const endings: readonly [string, Reply][] = [
    ...[400, 401, 404, 429, 500].map((code): [string, Reply] => [`status ${code}`, status(code, quotes)]),
    ["a page", { kind: "status", status: 502, body: quoted }],
    ["a page as JSON", { kind: "status", status: 200, headers: { "content-type": "application/json" }, body: quoted }],
    ["a page as an answer", { kind: "status", status: 200, body: quoted }],
    ["a filtered text", { kind: "answer", content: quoted, finish: "content_filter" }],
    ["a cut text", { kind: "answer", content: quoted, finish: "length" }],
    ["a stall", { kind: "stall" }],
  ];

  it.each(endings)("the key, the prompt or the answer: %s", async (_, reply) => {
    await using llm = await FakeLlm.start(reply);
    const asked = await ask(llm, { settings: { timeoutMs: reply.kind === "stall" ? 200 : LONG_MS } });
    const told = inspect(asked, { depth: null, showHidden: true }) + JSON.stringify(asked);
    for (const secret of [KEY, "영업 위험", "비밀상사", "예산"]) expect(told).not.toContain(secret);
  });

  it("the key: a model that is printed", () => {
    const model = openAiModel(settingsFor("http://127.0.0.1:9/v1"), ANSWER);
    expect(inspect(model, { depth: null, showHidden: false })).not.toContain(KEY);
  });
});

describe("after its last answer", () => {
  it("a model keeps no process alive", async () => {
    await using llm = await FakeLlm.start(answer);
    const program = `
      import * as z from "zod";
      import { openAiModel } from "./src/cards/llm-client.ts";
      const model = openAiModel(${JSON.stringify(settingsFor(llm.baseUrl))}, z.object({ a: z.string() }));
      const asked = await model.ask({ system: "", user: "" }, new AbortController().signal);
      process.stdout.write(asked.kind);`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
      timeout: 25_000,
    });
    const said: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => said.push(part));
    // the server keeps the connection for a minute, and the request had as long
    expect(await once(child, "close")).toEqual([0, null]);
    expect(Buffer.concat(said).toString()).toBe("answered");
  });
});
