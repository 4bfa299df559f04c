import type { IncomingMessage, ServerResponse } from "node:http";
import type { Mode } from "../contract/mode.ts";
import type { Encoding } from "../contract/prepared.ts";
import type { HttpPorts, PublishedAnswer } from "./ports.ts";
import { encodingFor, HIT, type ReadyReport, readyReport, sendReady } from "./representation.ts";

type QuickPorts = Pick<HttpPorts, "meter" | "today" | "cached"> & {
  readonly access: Pick<HttpPorts["access"], "corsOrigins">;
};

/** What a request for a report means. */
export interface Meaning {
  /** The pattern of its route. */
  readonly route: string;
  readonly mode: Mode;
  /** Null: today's. */
  readonly asOf: string | null;
}

/** A request that was read before, and what is known of its answer. */
interface Known extends Meaning {
  answer: PublishedAnswer | null;
  day: string;
  readonly ready: Map<Encoding, ReadyReport>;
  /** Looked up in this turn of the event loop already. */
  isFresh: boolean;
}

const MOST = 256;

/**
 * Answers GETs of cached reports that were answered before: a URL and a Host are read once, by the routes, and the
 * same letters mean the same again. Whether the file is still the same is looked up in every turn of the event loop.
 * Whatever is not as it was, is left to the routes.
 */
export class QuickAnswers {
  readonly #ports: QuickPorts;
  readonly #known = new Map<string, Known>();
  readonly #turn: Known[] = [];

  constructor(ports: QuickPorts) {
    this.#ports = ports;
  }

  /** Takes note of a request that was answered from the cache. Not where answers depend on the reader's origin. */
  remember({ method, headers, url = "" }: IncomingMessage, meaning: Meaning): void {
    if (method !== "GET" || this.#ports.access.corsOrigins.length > 0) return;
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(keyOf(headers.host, url), { ...meaning, answer: null, day: "", ready: new Map(), isFresh: false });
  }

  /** Answers a request if it can be answered at once; false when it is for the routes. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== "GET") return false;
    const known = this.#known.get(keyOf(request.headers.host, request.url ?? ""));
    if (known === undefined) return false;
    const { meter } = this.#ports;
    const beganAt = meter.now();
    if (!known.isFresh) this.#lookUp(known);
    const ready = known.answer === null ? null : readyOf(known, known.answer, encodingFor(request));
    if (known.answer === null || ready === null) return false;
    meter.reportAnswered(known.mode, known.answer);
    sendReady(request, response, ready);
    meter.requestEnded(known.route, "GET", response.statusCode, meter.now() - beganAt);
    return true;
  }

  #lookUp(known: Known): void {
    const day = known.asOf ?? this.#ports.today();
    const answer = this.#ports.cached(known.mode, day);
    if (answer?.body !== known.answer?.body || day !== known.day) known.ready.clear();
    known.answer = answer;
    known.day = day;
    known.isFresh = true;
    if (this.#turn.push(known) === 1) setImmediate(() => this.#endTurn());
  }

  #endTurn(): void {
    for (const known of this.#turn) known.isFresh = false;
    this.#turn.length = 0;
  }
}

/** No Host holds a line break. */
function keyOf(host: string | undefined, url: string): string {
  return `${host ?? ""}\n${url}`;
}

/** Null when this encoding is not made yet. */
function readyOf(known: Known, { body, publishedAt }: PublishedAnswer, encoding: Encoding): ReadyReport | null {
  const before = known.ready.get(encoding);
  if (before !== undefined) return before;
  const encoded = body.ready(encoding);
  if (encoded === undefined) return null;
  const day = known.asOf === null ? known.day : undefined;
  const ready = readyReport(encoding, encoded, { publishedAt, cacheStatus: HIT, day });
  known.ready.set(encoding, ready);
  return ready;
}
