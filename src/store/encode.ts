import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

export type Encodings = Readonly<Record<"gzip" | "br", Buffer>>;

const GZIP_LEVEL = 6;
const BR_QUALITY = 5;

/**
 * A body as gzip and as br, never both of one length: a published report's ETag is made of its length
 * (docs/decisions/0009). The same body gives the same bytes.
 */
export async function encode(body: Buffer): Promise<Encodings> {
  const zipped = await promisify(gzip)(body, { level: GZIP_LEVEL });
  for (let quality = BR_QUALITY; ; quality++) {
    const br = await brotli(body, quality);
    if (br.length !== zipped.length || quality === constants.BROTLI_MAX_QUALITY) return { gzip: zipped, br };
  }
}

function brotli(body: Buffer, quality: number): Promise<Buffer> {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  return promisify(brotliCompress)(body, {
    params: { [BROTLI_PARAM_QUALITY]: quality, [BROTLI_PARAM_SIZE_HINT]: body.length },
  });
}
