import { isIP } from "node:net";
import * as z from "zod";
import { MODES, type Mode } from "../contract/mode.ts";
import { LOG_LEVELS } from "../lib/logger.ts";
import { isZone } from "../lib/zone.ts";

/** A whole number in digits, within a range. */
function whole(fallback: number, min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, { error: "must be a whole number" })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `must be from ${min} to ${max}` })
    .prefault(String(fallback));
}

function decimal(fallback: number, min: number, max: number) {
  return z
    .string()
    .regex(/^\d+(\.\d+)?$/, { error: "must be a number" })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `must be from ${min} to ${max}` })
    .prefault(String(fallback));
}

function flag(fallback: boolean) {
  return z
    .enum(["0", "1"], { error: "must be 0 or 1" })
    .transform((value) => value === "1")
    .prefault(fallback ? "1" : "0");
}

const text = (fallback: string) => z.string().prefault(fallback);

/** A comma-separated list, trimmed, without empty items. */
const list = z
  .string()
  .transform((value) =>
    value
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
  )
  .prefault("");

const modes = list
  .refine((items) => items.every((item) => MODES.some((mode) => mode === item)) && items.length > 0, {
    error: "must list offline, online or both",
  })
  .refine((items) => new Set(items).size === items.length, { error: "must not repeat a mode" })
  .transform((items) => items.flatMap((item): Mode[] => MODES.filter((mode) => mode === item)))
  .prefault("offline,online");

const origins = list.refine((items) => items.every(isOrigin), {
  error: "must list origins such as https://dashboard.example, without a path",
});

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}

const baseUrl = z.url({ protocol: /^https?$/, error: "must be an http or https URL" }).optional();

const newsUrl = z
  .string()
  .refine(mayBeSentTo, { error: "must be an https URL (http only to a loopback address) without user and password" })
  .optional();

function mayBeSentTo(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

/** The environment of SPEC 8, by variable. */
export const environmentSchema = z.object({
  DB_PATH: text("salesmap_latest.db"),
  HOST: text("127.0.0.1"),
  PORT: whole(8000, 0, 65535),
  TZ: text("Asia/Seoul").refine(isZone, { error: "must be an IANA time zone such as Asia/Seoul" }),
  REPORT_CRON: text("0 8 * * *"),
  REPORT_MODES: modes,
  ENABLE_SCHEDULER: flag(true),
  CACHE_DIR: text("report_cache"),
  WORK_DIR: text("report_work"),
  DB_STABLE_WINDOW_SEC: whole(180, 0, 86_400),
  DB_RETRY: whole(10, 0, 1000),
  DB_RETRY_INTERVAL_SEC: whole(30, 1, 3600),
  CACHE_RETENTION_DAYS: whole(14, 1, 3650),
  SNAPSHOT_KEEP: whole(20, 1, 1000),
  REFRESH_ON_DB_CHANGE: flag(false),
  ON_DEMAND_WAIT_SEC: whole(30, 0, 600),
  ON_DEMAND_PER_MIN: whole(6, 0, 1000),
  BUILD_TIMEOUT_SEC: whole(300, 1, 86_400),
  DATE_KST_MODE: z.enum(["strict", "legacy"], { error: "must be strict or legacy" }).prefault("strict"),
  RULES_PATH: z.string().optional(),
  PROMPTS_DIR: z.string().optional(),
  ADMIN_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, { error: "must be printable ASCII without white space" })
    .optional(),
  ALLOW_UNAUTHENTICATED_RECOMPUTE: flag(false),
  CORS_ORIGINS: origins,
  ALLOWED_HOSTS: list,
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(", ")}` }).prefault("info"),
  ENV_FILE: z.string().optional(),
  OPENAI_API_KEY: z.string().optional(),
  LLM_PROVIDER: z.enum(["none", "openai"], { error: "must be openai, none or unset" }).prefault("none"),
  LLM_MODEL: text("gpt-4o-mini"),
  LLM_BASE_URL: baseUrl,
  LLM_TIMEOUT: whole(15, 5, 60),
  LLM_MAX_TOKENS: whole(512, 128, 2048),
  LLM_TEMPERATURE: decimal(0.2, 0, 1),
  LLM_CONCURRENCY: whole(4, 1, 64),
  LLM_BUDGET_SEC: whole(120, 1, 86_400),
  LLM_SEND_MEMOS: flag(true),
  HEALTHCHECK_PING_URL: newsUrl,
  NOTIFY_WEBHOOK_URL: newsUrl,
  NOTIFY_COOLDOWN_MIN: whole(60, 0, 10_080),
});
export type Environment = z.infer<typeof environmentSchema>;

/** One thing that is wrong with the configuration, by the name of its variable. */
export interface Mistake {
  readonly name: string;
  readonly problem: string;
}

export type Parsed =
  | { readonly ok: true; readonly value: Environment }
  | { readonly ok: false; readonly mistakes: Mistake[] };

/** Reads the environment; an empty variable counts as unset, and every mistake is told at once (SPEC 8). */
export function parseEnvironment(env: Readonly<Record<string, string | undefined>>): Parsed {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = environmentSchema.safeParse(set);
  const mistakes = parsed.success ? [] : parsed.error.issues.map((issue) => mistakeOf(issue, set));
  mistakes.push(...openDoor(set));
  return parsed.success && mistakes.length === 0 ? { ok: true, value: parsed.data } : { ok: false, mistakes };
}

/** Variables that no message may show, and that a service manager may hand over as files. */
export const SECRETS: readonly string[] = [
  "ADMIN_TOKEN",
  "OPENAI_API_KEY",
  "HEALTHCHECK_PING_URL",
  "NOTIFY_WEBHOOK_URL",
];

function mistakeOf(issue: z.core.$ZodIssue, set: Record<string, string | undefined>): Mistake {
  const name = String(issue.path[0] ?? "environment");
  const given = SECRETS.includes(name) ? "(hidden)" : JSON.stringify(set[name] ?? "");
  return { name, problem: `${issue.message} (it is ${given})` };
}

/** Recompute costs money and disk: beyond loopback it needs a token, or the operator's word (SPEC 6). */
function openDoor(set: Readonly<Record<string, string | undefined>>): Mistake[] {
  const host = set.HOST ?? "127.0.0.1";
  if (isLoopback(host) || set.ADMIN_TOKEN !== undefined || set.ALLOW_UNAUTHENTICATED_RECOMPUTE === "1") return [];
  const problem = `must be set to listen on ${host} (or ALLOW_UNAUTHENTICATED_RECOMPUTE=1 to let anyone recompute)`;
  return [{ name: "ADMIN_TOKEN", problem }];
}

/** True for localhost and the loopback addresses, IPv6 with or without brackets. */
export function isLoopback(host: string): boolean {
  if (host === "127.0.0.1") return true; // nearly always
  const bare = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (bare === "localhost" || bare === "::1" || bare === "0:0:0:0:0:0:0:1") return true;
  return isIP(bare) === 4 && bare.startsWith("127.");
}

/** True when a source that is replaced just before a run can never become stable in time (SPEC 8). */
export function windowBeyondWait(env: Environment): boolean {
  return env.DB_STABLE_WINDOW_SEC > env.DB_RETRY * env.DB_RETRY_INTERVAL_SEC;
}
