import { createHash } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { API } from "./daemon-and-nginx.ts";
import type { Nginx } from "./nginx.ts";
import type { RawAnswer } from "./raw-http.ts";

function textOf({ headers, body }: RawAnswer): string {
  const encoding = headers["content-encoding"];
  return (encoding === "br" ? brotliDecompressSync(body) : encoding === "gzip" ? gunzipSync(body) : body).toString();
}

/** Clients that read published reports, and one that asks for today's without naming it, until they are told to end. */
export class Readers {
  /** Of each answer: status, of the right day, the bytes that its ETag has named before. */
  readonly published: string[] = [];
  readonly unnamed: string[] = [];
  readonly #named = new Map<string, string>();
  readonly #nginx: Nginx;
  readonly #day: string;
  readonly #clients: Promise<void>[];
  #ended = false;

  constructor(nginx: Nginx, day: string) {
    this.#nginx = nginx;
    this.#day = day;
    const paths = [`${API}?date=${day}`, `${API}?date=${day}&mode=online`, `/cache/${day}.json`];
    const clients = paths.map((path, at) =>
      this.#repeat(() => this.#readPublished(path, ["br", "gzip", ""][at] ?? "")),
    );
    this.#clients = [...clients, this.#repeat(() => this.#readUnnamed())];
  }

  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#clients);
  }

  async #repeat(read: () => Promise<void>): Promise<void> {
    while (!this.#ended) await read();
  }

  async #readPublished(path: string, encoding: string): Promise<void> {
    const answer = await this.#nginx.ask(path, { "accept-encoding": encoding });
    const { meta } = JSON.parse(textOf(answer));
    const bytes = createHash("sha256").update(answer.body).digest("hex");
    const name = `${path} ${answer.headers.etag}`;
    const named = this.#named.get(name) ?? bytes;
    this.#named.set(name, named);
    this.published.push(`${answer.status} ${meta.as_of === this.#day} ${named === bytes}`);
  }

  async #readUnnamed(): Promise<void> {
    const { status, headers } = await this.#nginx.ask(API);
    this.unnamed.push(status === 200 ? "200" : `${status} ${headers["retry-after"]} ${headers["content-type"]}`);
  }
}
