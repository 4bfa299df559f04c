import { once } from "node:events";
import { Problem } from "./problem.ts";
import type { Handler } from "./route.ts";
import { SAFE_HEADERS } from "./safe-headers.ts";

/** Blob workers: the library that writes workbooks compresses in one, with the page's own rights. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  ...SAFE_HEADERS,
  "Content-Security-Policy": POLICY,
  "Cross-Origin-Opener-Policy": "same-origin",
};

/** `GET /` and its assets (SPEC 6): the names of assets are hashes of their content, the page itself is always asked for. */
export const getPage: Handler = async (ports, request, response) => {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  const isPage = request.path === "/";
  if (isPage) response.setHeader("Cache-Control", "no-cache");
  const found = new Promise<boolean>((resolve) => {
    ports.page(request, response, () => resolve(false));
    once(response, "close").then(() => resolve(true));
  });
  if (await found) return;
  for (const name of [...Object.keys(HEADERS), "Cache-Control"]) response.removeHeader(name);
  throw new Problem(
    404,
    "NOT_FOUND",
    isPage ? "the page is not built: npm run build" : "there is nothing at this path",
  );
};
