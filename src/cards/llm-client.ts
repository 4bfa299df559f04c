import { APIConnectionError, APIConnectionTimeoutError, APIError, OpenAI } from "openai";
import * as z from "zod";
import type { LlmSettings } from "../contract/llm.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { codeOf } from "../lib/errors.ts";
import { sleep } from "../lib/sleep.ts";
import type { Asked, Asking, Model } from "./model.ts";
import { afterTrouble, BACKOFF_MS, type Happened } from "./retry.ts";

export interface LlmClientOptions {
  readonly clock?: Clock;
  /** The waits before the second request, the third, … in ms. */
  readonly backoffMs?: readonly number[];
  /** In 0..1, for the jitter of the waits. */
  readonly random?: () => number;
}

interface Trouble {
  readonly kind: "trouble";
  readonly happened: Happened;
  readonly detail: string;
}

type Complete = (asking: Asking, signal: AbortSignal) => Promise<unknown>;

/** Given always, or the SDK would look for one in the environment. */
const PROVIDER_ADDRESS = "https://api.openai.com/v1";

const tokens = z.number().nonnegative().catch(0);
const completionSchema = z.object({
  choices: z.array(
    z.object({
      finish_reason: z.string().nullish(),
      message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
    }),
  ),
  usage: z
    .object({ prompt_tokens: tokens, completion_tokens: tokens })
    .catch({ prompt_tokens: 0, completion_tokens: 0 }),
});

/**
 * Asks for `answer` as structured output over Chat Completions, which compatible servers speak too (SPEC 7). The text
 * comes back unread. A request has `timeoutMs` up to the last byte of its body; what may pass is asked again. Throws when
 * the key is empty or `answer` is no JSON schema (a transform).
 */
export function openAiModel(settings: LlmSettings, answer: z.ZodType, options: LlmClientOptions = {}): Model {
  const { clock = systemClock(), backoffMs = BACKOFF_MS, random = Math.random } = options;
  const complete = completions(settings, answer);
  return {
    async ask(asking, signal) {
      if (signal.aborted) return { kind: "aborted", calls: 0 };
      for (let calls = 1; ; calls += 1) {
        const ended = await askOnce(complete, asking, { settings, clock, signal, calls });
        if (ended.kind !== "trouble") return ended;
        const { happened, detail } = ended;
        const next = afterTrouble(happened, calls, { backoffMs, now: clock.now(), random: random() });
        if (next.kind === "give-up") {
          return { kind: next.as, detail, calls: happened.kind === "unsendable" ? calls - 1 : calls };
        }
        await sleep(clock, next.ms, signal);
        if (signal.aborted) return { kind: "aborted", calls };
      }
    },
  };
}

function completions(settings: LlmSettings, answer: z.ZodType): Complete {
  const client = sdkClient(settings);
  const schema = { ...z.toJSONSchema(answer, { target: "draft-7" }) };
  return async ({ system, user }, signal) =>
    client.chat.completions.create(
      {
        model: settings.model,
        temperature: settings.temperature,
        max_tokens: settings.maxTokens, // the newer max_completion_tokens is unknown to many compatible servers
        messages: [
          { role: "system", content: system },
          { role: "user", content: user },
        ],
        response_format: { type: "json_schema", json_schema: { name: "card", strict: true, schema } },
      },
      { signal },
    );
}

/** The SDK without what it does behind our back: its retries, its logging, and all it reads from the environment. */
function sdkClient({ apiKey, baseUrl }: LlmSettings): OpenAI {
  const headers = { accept: "application/json", "content-type": "application/json", authorization: `Bearer ${apiKey}` };
  return new OpenAI({
    apiKey,
    baseURL: baseUrl ?? PROVIDER_ADDRESS,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: "off",
    maxRetries: 0,
    // the SDK's headers tell of this machine and hold OPENAI_CUSTOM_HEADERS; and a redirect would take the prompt elsewhere
    fetch: (url, init) => fetch(url, { ...init, headers, redirect: "manual" }),
  });
}

interface Attempt {
  readonly settings: LlmSettings;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly calls: number;
}

/**
 * One request, at most `timeoutMs` long. The deadline is a timer of ours: the SDK's own ends at the headers, and a signal of
 * `AbortSignal.any` with `AbortSignal.timeout` may be collected before it fires (nodejs/node#57736).
 */
async function askOnce(complete: Complete, asking: Asking, attempt: Attempt): Promise<Asked | Trouble> {
  const { settings, clock, signal, calls } = attempt;
  const deadline = new AbortController();
  const abort = () => deadline.abort();
  const timer = clock.after(settings.timeoutMs, abort);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return read(await complete(asking, deadline.signal), calls);
  } catch (error) {
    if (signal.aborted) return { kind: "aborted", calls };
    return troubleOf(error, deadline.signal.aborted, settings);
  } finally {
    timer.cancel();
    signal.removeEventListener("abort", abort);
  }
}

function read(body: unknown, calls: number): Asked | Trouble {
  const completion = completionSchema.safeParse(body);
  if (!completion.success) return trouble({ kind: "unusable" }, "the reply is no completion");
  const choice = completion.data.choices[0];
  if (choice === undefined) return trouble({ kind: "unusable" }, "the reply has no choices");
  const { prompt_tokens: tokensIn, completion_tokens: tokensOut } = completion.data.usage;
  const usage = { tokensIn, tokensOut };
  const { content, refusal } = choice.message;
  if (refusal) return { kind: "refused", detail: "the model refused", usage, calls };
  if (choice.finish_reason === "content_filter") return { kind: "refused", detail: "content_filter", usage, calls };
  if (choice.finish_reason === "length") return { kind: "truncated", detail: "max_tokens reached", usage, calls };
  if (!content) return trouble({ kind: "unusable" }, "the reply has no content");
  return { kind: "answered", text: content, usage, calls };
}

/** Of an error only what cannot hold the key, the prompt or the answer goes into the detail: messages may quote them. */
function troubleOf(error: unknown, timedOut: boolean, { timeoutMs, apiKey }: LlmSettings): Trouble {
  if (error instanceof APIError && typeof error.status === "number") return complaint(error, error.status, apiKey);
  if (timedOut) return trouble({ kind: "timeout" }, `no whole reply within ${timeoutMs} ms`);
  if (error instanceof APIConnectionTimeoutError) return trouble({ kind: "timeout" }, "no connection in time");
  const code = codeOfCause(error);
  if (error instanceof APIConnectionError || code !== null) {
    return trouble({ kind: "network" }, `connection failed: ${code ?? "unknown cause"}`);
  }
  if (error instanceof SyntaxError) return trouble({ kind: "unusable" }, "the reply is not JSON");
  return trouble(
    { kind: "unsendable" },
    `no request could be made: ${error instanceof Error ? error.name : typeof error}`,
  );
}

function complaint(error: APIError, status: number, apiKey: string): Trouble {
  const says = [error.code, error.type, error.param, error.message].join(" ");
  const retryAfter = error.headers?.get("retry-after") ?? null;
  const word = [error.code, error.type].find((text) => isPlainWord(text) && !apiKey.includes(text));
  const told = [String(status), word, HINTS[status]].filter((each) => each !== undefined).join(" ");
  return trouble({ kind: "status", status, says, retryAfter }, told);
}

/** What the operator should look at. */
const HINTS: Readonly<Record<number, string>> = {
  401: "(the key is refused: OPENAI_API_KEY)",
  403: "(the key may not do this: OPENAI_API_KEY)",
  404: "(no such model or address: LLM_MODEL, LLM_BASE_URL)",
};

/** As the API's own codes are: `rate_limit_exceeded`. Compatible servers put anything there. */
function isPlainWord(text: unknown): text is string {
  return typeof text === "string" && /^[a-z_]{1,40}$/.test(text);
}

/** The system's or the HTTP client's code (`ECONNREFUSED`, `UND_ERR_SOCKET`), however deep it lies. */
function codeOfCause(error: unknown): string | null {
  for (let cause = error; cause instanceof Error && cause.cause !== undefined; cause = cause.cause) {
    const code = codeOf(cause.cause);
    if (code !== undefined) return code;
  }
  return null;
}

function trouble(happened: Happened, detail: string): Trouble {
  return { kind: "trouble", happened, detail };
}
