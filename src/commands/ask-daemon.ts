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

/** HOST and PORT as one asks there: an address that means all of them is asked on loopback. */
export function addressOf({ env }: Pick<Config, "env">): string {
  const host = ["0.0.0.0", "::", "[::]"].includes(env.HOST) ? "127.0.0.1" : env.HOST;
  return `${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${env.PORT}`;
}

/** Asks the daemon of this configuration for its status; waits at most 3 s. Never rejects. */
export async function askDaemon(config: Pick<Config, "env">): Promise<Answered> {
  try {
    const response = await fetch(`http://${addressOf(config)}/api/report/counterparty-risk/status`, {
      signal: AbortSignal.timeout(ANSWER_MS),
      redirect: "error",
    });
    const text = await response.text();
    if (response.status === 403 && text.includes("HOST_NOT_ALLOWED")) return { kind: "refuses" };
    const parsed = publicStatusSchema.safeParse(parseJson(text));
    return parsed.success ? { kind: "answers", status: parsed.data } : { kind: "stranger" };
  } catch (error) {
    return { kind: kindOf(error) };
  }
}

function kindOf(error: unknown): "silent" | "stranger" | "nobody" {
  if (error instanceof DOMException) return "silent"; // the timeout
  const cause = error instanceof Error ? error.cause : undefined;
  const code = codeOf(cause) ?? "";
  return code.startsWith("HPE_") || code.startsWith("UND_") || code === "ECONNRESET" ? "stranger" : "nobody";
}
