import { existsSync } from "node:fs";
import type { Readable } from "node:stream";
import sirv from "sirv";
import type { HttpPorts } from "./ports.ts";

const YEAR_SEC = 31_536_000;

/**
 * The page's built files, of `folder` as it is now. sirv lists them once, sends what a Range asks for without looking
 * whether it can, and dies of a file that is gone: so neither Range nor a broken read reaches it.
 */
export function servePage(folder: string): HttpPorts["page"] {
  if (!existsSync(folder)) return (_request, _response, other) => other();
  const send = sirv(folder, { brotli: true, gzip: true, maxAge: YEAR_SEC, immutable: true });
  return (request, response, other) => {
    delete request.headers.range;
    delete request.headers["if-none-match"]; // of an older release's page perhaps
    response.once("pipe", (file: Readable) => file.once("error", () => response.destroy()));
    send(request, response, other);
  };
}
