import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Problem } from "./problem.ts";

/** Who may ask for what (SPEC 6, *Access*). Names are lower case. */
export interface AccessSettings {
  /** The server listens on loopback only. */
  readonly loopback: boolean;
  readonly allowedHosts: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly adminToken: string | undefined;
  isLoopback(host: string): boolean;
}

/** Refuses a Host that is not ours: a name of somebody else's that points here (DNS rebinding). */
export function checkHost(host: string | undefined, settings: AccessSettings): void {
  if (!settings.loopback && settings.allowedHosts.length === 0) return;
  const given = (host ?? "").toLowerCase();
  const name = given.replace(/:\d*$/, "").replace(/(?<=.)\.$/, "");
  const known =
    name !== "" && (settings.isLoopback(name) || [given, name].some((each) => settings.allowedHosts.includes(each)));
  if (!known)
    throw new Problem(
      403,
      "HOST_NOT_ALLOWED",
      `the host ${JSON.stringify(given.slice(0, 100))} is not in ALLOWED_HOSTS`,
    );
}

/** Refuses a POST that another site's page made (CSRF). An origin of CORS_ORIGINS has the operator's word. */
export function checkSameSite(headers: IncomingHttpHeaders, settings: AccessSettings): void {
  const { origin, host } = headers;
  if (origin !== undefined && settings.corsOrigins.includes(origin)) return;
  if (origin !== undefined && hostOf(origin) !== (host ?? "").toLowerCase()) {
    throw new Problem(403, "CROSS_SITE", `the origin ${JSON.stringify(origin.slice(0, 100))} is not in CORS_ORIGINS`);
  }
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return;
  throw new Problem(403, "CROSS_SITE", "requests from other sites are refused");
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/** Asks for the operator's token where one is set. */
export function checkToken(authorization: string | undefined, settings: AccessSettings): void {
  if (settings.adminToken === undefined) return;
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
  if (given !== undefined && sameSecret(given, settings.adminToken)) return;
  throw new Problem(401, "UNAUTHORIZED", "recompute needs Authorization: Bearer <ADMIN_TOKEN>", {
    "WWW-Authenticate": 'Bearer realm="salesmap-reportd"',
  });
}

/** Digests have one length, so that the time it takes tells nothing. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Headers that let a page of an allowed origin read the answer. */
export function corsHeaders(origin: string | undefined, settings: AccessSettings): Record<string, string> {
  if (origin === undefined || !settings.corsOrigins.includes(origin)) return {};
  return { "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "ETag, Cache-Status, Retry-After" };
}
