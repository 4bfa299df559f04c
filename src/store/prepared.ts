import { createHash } from "node:crypto";
import type { Encoded, Encoding, PreparedBody } from "../contract/prepared.ts";
import { type Encodings, encode } from "./encode.ts";

/** The strong ETag of a body in an encoding. */
export type TagOf = (encoding: Encoding, body: Buffer) => string;

/** The tags of a file as a web server in front gives them too: modification (whole seconds) and length, in hex. */
export function fileTags(second: number): TagOf {
  return (_encoding, body) => `"${second.toString(16)}-${body.length.toString(16)}"`;
}

function contentTags(content: Buffer): TagOf {
  const tag = createHash("sha256").update(content).digest("base64url").slice(0, 22);
  return (encoding) => (encoding === "identity" ? `"${tag}"` : `"${tag}-${encoding}"`);
}

/** One body in every encoding, made once, when the first is asked for; ready ones answer without waiting. */
export class Prepared implements PreparedBody {
  readonly identity: Encoded;
  readonly #tagOf: TagOf;
  readonly #ready = new Map<Encoding, Encoded>();
  #encodings: Promise<Encodings> | null = null;

  constructor(body: Buffer, tagOf: TagOf = contentTags(body)) {
    this.#tagOf = tagOf;
    this.identity = { body, etag: tagOf("identity", body) };
    this.#ready.set("identity", this.identity);
  }

  ready(encoding: Encoding): Encoded | undefined {
    return this.#ready.get(encoding);
  }

  async make(encoding: "gzip" | "br"): Promise<Encoded> {
    this.#encodings ??= encode(this.identity.body);
    const body = (await this.#encodings)[encoding];
    const encoded = this.#ready.get(encoding) ?? { body, etag: this.#tagOf(encoding, body) };
    this.#ready.set(encoding, encoded);
    return encoded;
  }
}
