import { createHash } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { codeOf } from "../../../src/lib/errors.ts";

const DECODE: Readonly<Record<string, (body: Buffer) => Buffer>> = { br: brotliDecompressSync, gzip: gunzipSync };

/** What a reader asks for, and how. */
export interface Reading {
  readonly path: string;
  readonly encoding: string;
}

/**
 * Clients that read the same addresses over and over, each on a connection of its own that stays open, with the ETag of
 * what it has. What is wrong in an answer is kept.
 */
export class SteadyReaders {
  readonly wrong = new Set<string>();
  answers = 0;
  unchanged = 0;
  /** Connections that the server had given up as idle when the next request came: every client asks again. */
  reopened = 0;
  readonly #base: string;
  readonly #pauseMs: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  /** Hashes of the bytes that an ETag has named, and of the bodies that were looked into. */
  readonly #named = new Map<string, string>();
  readonly #clients: Promise<void>[];
  #ended = false;

  constructor(base: string, clients: number, readings: readonly Reading[], pauseMs: number) {
    this.#base = base;
    this.#pauseMs = pauseMs;
    this.#clients = Array.from({ length: clients }, (_, at) => {
      const reading = readings[at % readings.length];
      return reading === undefined ? Promise.resolve() : this.#read(reading);
    });
  }

  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#clients);
    this.#agent.destroy();
  }

  async #read(reading: Reading): Promise<void> {
    let etag = "";
    while (!this.#ended) {
      try {
        etag = await this.#once(reading, etag);
      } catch (error) {
        this.wrong.add(`${reading.path}: ${String(error)}`);
      }
      await pause(this.#pauseMs * (0.5 + Math.random()));
    }
  }

  /** The ETag of what the client has now. */
  #once({ path, encoding }: Reading, etag: string): Promise<string> {
    const headers = { "accept-encoding": encoding, ...(etag === "" ? {} : { "if-none-match": etag }) };
    return new Promise((resolve, reject) => {
      const sent = request(this.#base + path, { agent: this.#agent, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () => {
          this.answers += 1;
          const { statusCode: status } = response;
          const given = response.headers.etag ?? "";
          if (status === 304) this.unchanged += 1;
          else if (status === 200) this.#look(path, encoding, given, Buffer.concat(parts));
          else this.wrong.add(`${path} answered ${status}`);
          resolve(given);
        });
      });
      sent.on("error", (error) => {
        if (!sent.reusedSocket || codeOf(error) !== "ECONNRESET") return reject(error);
        this.reopened += 1;
        resolve(etag);
      });
      sent.end();
    });
  }

  #look(path: string, encoding: string, etag: string, body: Buffer): void {
    const hash = createHash("sha1").update(body).digest("base64");
    const key = `${path} ${etag}`;
    const known = this.#named.get(key);
    if (known === hash) return;
    if (known !== undefined && etag !== "") this.wrong.add(`${path}: ${etag} named two bodies`);
    if (etag !== "") this.#named.set(key, hash);
    if (!path.startsWith("/api/report/counterparty-risk?")) return;
    const { meta } = JSON.parse((DECODE[encoding]?.(body) ?? body).toString());
    if (meta.is_stale === true) this.wrong.add(`${path} was stale: ${meta.stale_reason}`);
  }
}
