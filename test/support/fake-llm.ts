import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";

const chatBody = z.looseObject({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
});
export type ChatBody = z.infer<typeof chatBody>;

export interface Seen {
  readonly path: string;
  readonly body: ChatBody;
  readonly authorization: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Monotonic ms. */
  readonly at: number;
}

export type Reply =
  | {
      readonly kind: "answer";
      readonly content: string;
      readonly delayMs?: number;
      readonly finish?: string;
      /** null: the reply has none. */
      readonly usage?: Readonly<Record<string, unknown>> | null;
    }
  /** Headers at once, then `chunk` bytes of the body every `everyMs`. */
  | { readonly kind: "drip"; readonly content: string; readonly everyMs: number; readonly chunk: number }
  /** Takes the request and says nothing. */
  | { readonly kind: "never" }
  /** Headers and half a body, then nothing. */
  | { readonly kind: "stall" }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** A text goes as HTML, anything else as JSON. */
      readonly body?: unknown;
    }
  | { readonly kind: "refuse" | "truncate" | "no-choices" }
  /** The socket is destroyed, before the headers or in the middle of the body. */
  | { readonly kind: "hang-up"; readonly midway?: boolean };

/** `count` is 1 for the first request. */
export type Behaviour = (request: { readonly body: ChatBody; readonly count: number }) => Reply;

/** A card as a model may word it; `partial` replaces fields, with invalid ones too. */
export function cardAnswer(partial: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    risk_level: "보통",
    top_blockers: ["BUDGET"],
    evidence_bullets: [
      "올해 확정된 계약이 1건에 그칩니다.",
      "예산이 아직 정해지지 않았습니다.",
      "규칙이 매긴 위험은 보통입니다.",
    ],
    recommended_actions: ["담당자에게 예산 확정 시점을 확인하세요.", "이번 주 안에 미팅 일정을 잡으세요."],
    ...partial,
  });
}

/** A server that speaks Chat Completions as far as the product does, and misbehaves as told. */
export class FakeLlm implements AsyncDisposable {
  readonly requests: Seen[] = [];
  readonly #server: Server;
  readonly #behaviour: Behaviour;
  #open = 0;
  #mostOpen = 0;

  private constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
    this.#server = createServer((request, response) => {
      this.#open += 1;
      this.#mostOpen = Math.max(this.#mostOpen, this.#open);
      response.on("close", () => {
        this.#open -= 1;
      });
      const { url: path = "", headers } = request;
      json(request)
        .then((raw) => {
          const body = chatBody.parse(raw);
          this.requests.push({ path, body, authorization: headers.authorization, headers, at: performance.now() });
          return send(response, this.#behaviour({ body, count: this.requests.length }));
        })
        .catch((error: unknown) => response.writeHead(400).end(String(error)));
    });
    this.#server.keepAliveTimeout = 60_000; // longer than any test: a client that waits for its idle sockets shows
  }

  static async start(behaviour: Behaviour | Reply): Promise<FakeLlm> {
    const llm = new FakeLlm(typeof behaviour === "function" ? behaviour : () => behaviour);
    await new Promise<void>((resolve, reject) => {
      llm.#server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    return llm;
  }

  get baseUrl(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the fake LLM does not listen");
    return `http://127.0.0.1:${address.port}/v1`;
  }

  /** How many requests are open now. */
  get open(): number {
    return this.#open;
  }

  /** How many requests were open at once at most. */
  get mostOpen(): number {
    return this.#mostOpen;
  }

  /** Does not wait for open requests. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

/** What is left of a reply does not outlive the test. */
const UNREF = { ref: false };

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  switch (reply.kind) {
    case "answer":
      if (reply.delayMs !== undefined) await pause(reply.delayMs, undefined, UNREF);
      return sendJson(response, completion({ content: reply.content }, reply.finish, reply.usage));
    case "refuse":
      return sendJson(response, completion({ content: null, refusal: "도와드릴 수 없습니다." }));
    case "truncate":
      return sendJson(response, completion({ content: '{"risk_level":"보' }, "length"));
    case "no-choices":
      return sendJson(response, { ...completion({ content: "" }), choices: [] });
    case "status":
      return sendStatus(response, reply.status, reply.headers ?? {}, reply.body);
    case "drip":
      return drip(response, completion({ content: reply.content }), reply);
    case "stall":
      return void sendHalf(response);
    case "hang-up":
      if (reply.midway === true) sendHalf(response, () => response.destroy());
      else response.destroy();
      return;
    case "never":
      return;
  }
}

const USAGE = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };

function completion(message: object, finish = "stop", usage: object | null = USAGE): object {
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_767_225_600,
    model: "fake-1",
    choices: [
      { index: 0, message: { role: "assistant", refusal: null, ...message }, logprobs: null, finish_reason: finish },
    ],
    ...(usage === null ? {} : { usage }),
  };
}

const JSON_HEADERS = { "content-type": "application/json" };

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, JSON_HEADERS).end(JSON.stringify(body));
}

function sendStatus(response: ServerResponse, status: number, headers: Record<string, string>, body: unknown): void {
  if (typeof body === "string") response.writeHead(status, { "content-type": "text/html", ...headers }).end(body);
  else response.writeHead(status, { ...JSON_HEADERS, ...headers }).end(JSON.stringify(body ?? {}));
}

/** Half of a body whose whole length is announced; `then` is called when it has left. */
function sendHalf(response: ServerResponse, then: () => void = () => {}): void {
  const body = Buffer.from(JSON.stringify(completion({ content: cardAnswer() })));
  response.writeHead(200, { ...JSON_HEADERS, "content-length": body.length });
  response.write(body.subarray(0, body.length / 2), then);
}

async function drip(
  response: ServerResponse,
  body: object,
  { everyMs, chunk }: Reply & { kind: "drip" },
): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(200, JSON_HEADERS).flushHeaders();
  for (let from = 0; from < bytes.length && !response.destroyed; from += chunk) {
    await pause(everyMs, undefined, UNREF);
    response.write(bytes.subarray(from, from + chunk));
  }
  response.end();
}
