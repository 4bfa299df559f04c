import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { answerShape } from "../src/cards/answer.ts";
import { Breaker } from "../src/cards/breaker.ts";
import { openAiModel } from "../src/cards/llm-client.ts";
import { cardPayload } from "../src/cards/payload.ts";
import { type Candidate, wordCards } from "../src/cards/word-cards.ts";
import type { LlmSettings } from "../src/contract/llm.ts";
import type { RuleRow } from "../src/contract/report.ts";
import { systemClock } from "../src/lib/clock.ts";
import { figureOf, ratioOf } from "./finding.ts";
import { loadNow, machineLine, machineSince } from "./machine.ts";
import { tablesOf } from "./table.ts";

// The cards of one mode against the ideal: CARDS answers of MODEL_MS each, CONCURRENCY at a time. One round takes 45 s.
const CARDS = 600;
const MODEL_MS = 300;
const CONCURRENCY = 4;
const GOAL = 1.2;

const ANSWER = JSON.stringify({
  risk_level: "양호",
  top_blockers: ["BUDGET"],
  evidence_bullets: [
    "지난해 확정 실적은 1억 원입니다.",
    "올해 목표는 1억 5,000만 원입니다.",
    "예산 확정이 늦어지고 있습니다.",
  ],
  recommended_actions: ["담당 영업은 고객의 예산 일정을 확인하세요.", "축소안을 준비해 제안하세요."],
});

function candidates(): Candidate[] {
  return Array.from({ length: CARDS }, (_, at) => {
    const row: RuleRow = {
      orgId: `o${at}`,
      orgName: `고객사 ${at}(가상)`,
      counterpartyName: "교육팀",
      tier: "P2",
      baseline: 100_000_000,
      target: 150_000_000,
      confirmed: 50_000_000,
      expected: 0,
      coverage: 50_000_000,
      gap: 100_000_000,
      coverage_ratio: 1 / 3,
      pipeline_zero: false,
      risk_level_rule: "양호",
      flags: {
        excluded_by_quality: false,
        rule_trigger: "ON_TRACK",
        min_cov_current_month: 0.2,
        severe_threshold: 0.1,
      },
      counts: { confirmed_deals: 1, expected_deals: 0, amount_zero_deals: 0, amount_parse_fail: 0, year_unknown: 0 },
    };
    const memos = Array.from({ length: 20 }, (_, n) => ({
      date: "2026-04-01",
      text: `회의 ${n}: ${"예산 논의 ".repeat(60)}`,
    }));
    const years = { baseline: 2025, target: 2026 };
    return {
      row,
      payload: cardPayload(row, { asOf: "2026-04-15", mode: "offline", years, deals: [], memos }),
      otherNames: [],
    };
  });
}

const server = createServer((request, response) => {
  request.resume().on("end", async () => {
    await sleep(MODEL_MS);
    const message = { role: "assistant", content: ANSWER };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ choices: [{ index: 0, finish_reason: "stop", message }], usage: {} }));
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port }: Pick<AddressInfo, "port"> = { port: 0, ...Object(server.address()) };
const text = {
  version: "v1",
  hash: "h",
  system: "시스템",
  user: "{{payload}}{{memos}}",
  repair: "{{payload}}{{memos}}{{answer}}{{problems}}",
};
const settings: LlmSettings = {
  provider: "openai",
  apiKey: "none",
  model: "bench",
  baseUrl: `http://127.0.0.1:${port}/v1`,
  timeoutMs: 15_000,
  maxTokens: 512,
  temperature: 0.2,
  concurrency: CONCURRENCY,
  budgetMs: 600_000,
  sendMemos: true,
  prompts: { offline: text, online: text },
};
const cacheDir = await mkdtemp(join(tmpdir(), "salesmap-reportd-bench-"));
const loadBefore = loadNow();
try {
  const clock = systemClock();
  const wording = {
    settings,
    model: openAiModel(settings, answerShape),
    cacheDir,
    mayCall: true,
    breaker: new Breaker(),
    clock,
    warn: () => {},
  };
  const wanted = candidates();
  const startedAt = performance.now();
  const { cards } = await wordCards(wanted, "offline", "2026-04-15T08:00:00.000+09:00", wording);
  const ours = performance.now() - startedAt;
  const worded = [...cards.values()].filter(({ kind }) => kind === "llm").length;
  const ideal = (CARDS * MODEL_MS) / CONCURRENCY;
  const name = { what: `${worded} cards, ${CONCURRENCY} at a time`, peer: `the model's ${MODEL_MS} ms each` };
  const table = tablesOf({
    ratios: [ratioOf(name, [{ ours, peer: ideal }], GOAL)],
    figures: [figureOf("cards of one mode", "ms", [ours])],
  });
  process.stdout.write(`${table}\n\n${machineLine(machineSince(loadBefore))}\n`);
} finally {
  server.close();
  server.closeAllConnections();
  await rm(cacheDir, { recursive: true, force: true });
}
