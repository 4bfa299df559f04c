import { get } from "node:http";
import { text } from "node:stream/consumers";
import type { Config } from "../config/load-config.ts";
import { type PublicStatus, publicStatusSchema } from "../contract/status.ts";
import { codeOf } from "../lib/errors.ts";
import { parseJson } from "../lib/files.ts";

const ANSWER_MS = 3_000;

/** What became of asking the daemon for its status. */
export type Answered =
  | { readonly kind: "answers"; readonly status: PublicStatus }
  /** It is ours, but not for this address (ALLOWED_HOSTS). */
  | { readonly kind: "refuses" }
  | { readonly kind: "silent" }
  /** Something else listens there. */
  | { readonly kind: "stranger" }
  | { readonly kind: "nobody" };

/** HOST as one asks there: an address that means all of them is asked on loopback. */
function hostOf({ env }: Pick<Config, "env">): string {
  const bare = env.HOST.replace(/^\[(.*)\]$/, "$1");
  return ["0.0.0.0", "::"].includes(bare) ? "127.0.0.1" : bare;
}

/** `host:port` of the daemon. */
export function addressOf(config: Pick<Config, "env">): string {
  const host = hostOf(config);
  return `${host.includes(":") ? `[${host}]` : host}:${config.env.PORT}`;
}

/** Asks the daemon of this configuration for its status; waits at most 3 s. Never rejects. */
export async function askDaemon(config: Pick<Config, "env">): Promise<Answered> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  try {
    const { status, body } = await getStatus(hostOf(config), config.env.PORT, signal);
    if (status === 403 && body.includes("HOST_NOT_ALLOWED")) return { kind: "refuses" };
    const parsed = publicStatusSchema.safeParse(parseJson(body));
    return parsed.success ? { kind: "answers", status: parsed.data } : { kind: "stranger" };
  } catch (error) {
    return { kind: signal.aborted ? "silent" : kindOf(error) };
  }
}

/** Not by `fetch`, which refuses some ports (6000, 6667, …) on which a daemon may well listen. */
function getStatus(host: string, port: number, signal: AbortSignal): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const options = { host, port, path: "/api/report/counterparty-risk/status", agent: false, signal };
    get(options, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    }).on("error", reject);
  });
}

/** Whoever takes the connection and does not speak HTTP is not ours. */
function kindOf(error: unknown): "stranger" | "nobody" {
  const code = codeOf(error) ?? "";
  return code.startsWith("HPE_") || code === "ECONNRESET" ? "stranger" : "nobody";
}
