import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Encoded, Encoding, PreparedBody } from "../contract/prepared.ts";

const compress = {
  gzip: (body: Buffer) => promisify(gzip)(body, { level: 6 }),
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
};

/** One body in every encoding, each made once, when it is first asked for; ready ones answer without waiting. */
export class Prepared implements PreparedBody {
  readonly identity: Encoded;
  readonly #tag: string;
  readonly #ready = new Map<Encoding, Encoded>();
  readonly #making = new Map<Encoding, Promise<Encoded>>();

  constructor(body: Buffer) {
    this.#tag = createHash("sha256").update(body).digest("base64url").slice(0, 22);
    this.identity = { body, etag: `"${this.#tag}"` };
    this.#ready.set("identity", this.identity);
  }

  ready(encoding: Encoding): Encoded | undefined {
    return this.#ready.get(encoding);
  }

  make(encoding: "gzip" | "br"): Promise<Encoded> {
    const making = this.#making.get(encoding) ?? this.#make(encoding);
    this.#making.set(encoding, making);
    return making;
  }

  async #make(encoding: "gzip" | "br"): Promise<Encoded> {
    const body = await compress[encoding](this.identity.body);
    const encoded = { body, etag: `"${this.#tag}-${encoding}"` };
    this.#ready.set(encoding, encoded);
    return encoded;
  }
}
