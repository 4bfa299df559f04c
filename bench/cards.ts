import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerModel } from "../src/cards/answer-model.ts";
import { Breaker } from "../src/cards/breaker.ts";
import { type Candidate, wordCards } from "../src/cards/word-cards.ts";
import { systemClock } from "../src/lib/clock.ts";
import { FakeLlm } from "../test/support/fake-llm.ts";
import { anAnswer, aPayload, someSettings } from "../test/unit/cards/given-cards.ts";
import { figureOf, ratioOf } from "./finding.ts";
import { loadNow, machineLine, machineSince } from "./machine.ts";
import { tablesOf } from "./table.ts";

// The cards of one mode against the ideal: CARDS answers of MODEL_MS each, CONCURRENCY at a time. It takes 45 s.
const CARDS = 600;
const MODEL_MS = 300;
const CONCURRENCY = 4;
const GOAL = { most: 1.2 };

function candidates(): Candidate[] {
  const memos = Array.from({ length: 20 }, (_, at) => ({
    date: "2026-04-01",
    text: `${at} ${"예산 논의 ".repeat(60)}`,
  }));
  return Array.from({ length: CARDS }, (_, at) => {
    const payload = aPayload({ orgId: `o${at}` }, { memos });
    return { row: { ...payload, risk_level_rule: payload.rule_risk_level }, payload, otherNames: [] };
  });
}

await using llm = await FakeLlm.start({ kind: "answer", content: JSON.stringify(anAnswer()), delayMs: MODEL_MS });
const settings = someSettings({ baseUrl: llm.baseUrl, concurrency: CONCURRENCY, budgetMs: 600_000 });
const cacheDir = await mkdtemp(join(tmpdir(), "salesmap-reportd-bench-"));
const loadBefore = loadNow();
try {
  const wanted = candidates();
  const startedAt = performance.now();
  const { cards } = await wordCards(wanted, "offline", "2026-04-15T08:00:00.000+09:00", {
    settings,
    model: answerModel(settings),
    cacheDir,
    mayCall: true,
    breaker: new Breaker(),
    clock: systemClock(),
    warn: () => {},
    done: () => {},
  });
  const ours = performance.now() - startedAt;
  const worded = [...cards.values()].filter(({ kind }) => kind === "llm").length;
  const name = { what: `${worded} cards, ${CONCURRENCY} at a time`, peer: `the model's ${MODEL_MS} ms each` };
  const ratios = [ratioOf(name, [{ ours, peer: (CARDS * MODEL_MS) / CONCURRENCY }], GOAL)];
  const table = tablesOf({ ratios, figures: [figureOf("cards of one mode", "ms", [ours])] });
  process.stdout.write(`${table}\n\n${machineLine(machineSince(loadBefore))}\n`);
} finally {
  await rm(cacheDir, { recursive: true, force: true });
}
