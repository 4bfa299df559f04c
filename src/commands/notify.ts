import type { Config } from "../config/load-config.ts";
import { ageWords } from "../lib/age-words.ts";
import { systemClock } from "../lib/clock.ts";
import { type Book, readBook } from "../news/book.ts";
import { sendPing } from "../news/pinger.ts";
import type { Posted } from "../news/post.ts";
import { sendText } from "../news/webhook.ts";
import { newsBookPath } from "../news.ts";
import { configure } from "./configure.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";

const TEST_PING = { kind: "log", rid: null, body: "salesmap-reportd notify --test" } as const;
const TEST_TEXT = "카운터파티 위험 리포트: 알림 테스트입니다. 이 메시지가 보이면 설정이 잘 된 것입니다.";

/**
 * `notify`: what is on its way (exit 0). `notify --test`: sends a test to each URL that is set, past the outbox; 0 when
 * all took it, 1 when one did not. 78 when no URL is set.
 */
export async function notify(
  options: { readonly test?: boolean; readonly json?: boolean },
  io: CommandIo,
): Promise<number> {
  const config = await configure(io);
  if (typeof config === "number") return config;
  const { HEALTHCHECK_PING_URL, NOTIFY_WEBHOOK_URL } = config.env;
  if (HEALTHCHECK_PING_URL === undefined && NOTIFY_WEBHOOK_URL === undefined) {
    io.err("salesmap-reportd: nobody to tell: set HEALTHCHECK_PING_URL or NOTIFY_WEBHOOK_URL");
    return EXIT.config;
  }
  return options.test ? test(config, io, options.json ?? false) : list(config, io, options.json ?? false);
}

async function test({ env }: Config, io: CommandIo, json: boolean): Promise<number> {
  const clock = systemClock();
  const { HEALTHCHECK_PING_URL: pingUrl, NOTIFY_WEBHOOK_URL: webhookUrl } = env;
  const tests: Record<string, Promise<Posted>> = {};
  if (pingUrl !== undefined) tests.HEALTHCHECK_PING_URL = sendPing(pingUrl, TEST_PING, clock, io.signal);
  if (webhookUrl !== undefined) tests.NOTIFY_WEBHOOK_URL = sendText(webhookUrl, TEST_TEXT, clock, io.signal);
  const results = [];
  for (const [target, posted] of Object.entries(tests)) {
    const { kind, detail } = await posted;
    results.push({ target, ok: kind === "taken", detail });
  }
  const ok = results.every((result) => result.ok);
  if (json) io.out(JSON.stringify({ ok, results }));
  else for (const result of results) io.out(`${result.ok ? "ok    " : "failed"} ${result.target}: ${result.detail}`);
  return ok ? EXIT.done : EXIT.failed;
}

async function list({ cacheDir }: Config, io: CommandIo, json: boolean): Promise<number> {
  const path = newsBookPath(cacheDir);
  const book = await readBook(path);
  if (typeof book === "string") {
    if (json) io.out(JSON.stringify({ book, pending: [], sent: 0, lost: 0, last_lost: null }));
    else io.out(book === "absent" ? "no daemon has had anything to tell yet" : `${path} cannot be understood`);
    return book === "absent" ? EXIT.done : EXIT.failed;
  }
  const now = systemClock().now();
  if (json) io.out(JSON.stringify(listed(book, now)));
  else for (const line of described(book, now)) io.out(line);
  return EXIT.done;
}

function listed({ outbox }: Book, now: number) {
  return {
    book: "present",
    pending: outbox.pending.map(({ id, createdAt, attempts, lastError }) => ({
      id,
      age_sec: Math.round((now - createdAt) / 1000),
      attempts,
      last_error: lastError,
    })),
    retry_in_sec: outbox.pending.length === 0 ? null : Math.max(0, Math.ceil((outbox.retryAt - now) / 1000)),
    sent: outbox.sent,
    lost: outbox.lost,
    last_lost: outbox.lastLost,
  };
}

function described(book: Book, now: number): string[] {
  const { pending, retry_in_sec, sent, lost, last_lost } = listed(book, now);
  const next = retry_in_sec === null ? "" : `, next attempt in ${retry_in_sec} s`;
  return [
    `${pending.length} waiting${next}, ${sent} sent, ${lost} lost`,
    ...pending.map(
      ({ id, age_sec, attempts, last_error }) =>
        `waiting ${id}: ${ageWords(age_sec * 1000)} old, attempts ${attempts}${last_error === null ? "" : `, ${last_error}`}`,
    ),
    ...(last_lost === null ? [] : [`lost    ${last_lost.id}: ${last_lost.why}`]),
  ];
}
