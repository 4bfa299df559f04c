import { describe, expect, it } from "vitest";
import { Breaker } from "../../../src/cards/breaker.ts";
import type { CardFacts } from "../../../src/cards/candidates.ts";
import type { Wording } from "../../../src/cards/word-cards.ts";
import { writeCards } from "../../../src/cards/write-cards.ts";
import { fellBack } from "../../../src/contract/card.ts";
import { systemClock } from "../../../src/lib/clock.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { aRow } from "../rules/given.ts";
import { anAnswer, answered, failed, ScriptedModel, someSettings } from "./given-cards.ts";

const AT = "2026-04-15T08:00:00.000+09:00";
const clock = systemClock();
const facts: CardFacts = {
  asOf: "2026-04-15",
  years: { baseline: 2025, target: 2026 },
  notesOf: () => [{ date: "2026-04-01", excerpt: "담당자 010-1234-5678, 예산 미정", keywords: [] }],
  dealsOf: () => [],
};
const candidate = aRow();
const other = aRow({ orgId: "o2", target: 0, gap: -1 });

function wordingOf(model: ScriptedModel, known: Partial<Wording> = {}): Wording {
  const settings = someSettings();
  return {
    settings,
    model,
    cacheDir: temporaryFolder(),
    mayCall: true,
    breaker: new Breaker(),
    clock,
    warn: () => {},
    done: () => {},
    ...known,
  };
}

async function written(wording: Wording | null) {
  const { cards, tally } = await writeCards([candidate, other], facts, "offline", AT, { wording, clock });
  return { card: cards.get(candidate), rest: cards.get(other), tally };
}

describe("the cards of a report", () => {
  it("say that the model is off, and cost nothing", async () => {
    const { card, rest, tally } = await written(null);
    expect(card?.llm_meta).toMatchObject({ source: "fallback", fallback_reason: "disabled", model: null });
    expect(rest?.llm_meta.fallback_reason).toBe("not_candidate");
    expect(tally).toMatchObject({ total: 2, candidates: 1, calls: 0, fallbacks: { disabled: 1, not_candidate: 1 } });
    expect(fellBack(tally)).toBe(false);
  });

  it("are the model's words of candidates, and say where they come from", async () => {
    const { card, rest, tally } = await written(wordingOf(new ScriptedModel(answered(anAnswer()))));
    expect(card?.card.evidence_bullets).toEqual(anAnswer().evidence_bullets);
    expect(card?.llm_meta).toEqual({
      source: "llm",
      fallback_used: false,
      fallback_reason: null,
      provider: "openai",
      model: "gpt-4o-mini",
      prompt_version: "v1",
      prompt_hash: "hash of offline",
      llm_input_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      created_at: AT,
      used_cache: false,
      mode: "offline",
      report_id: "counterparty-risk-daily",
    });
    expect(rest?.llm_meta).toMatchObject({ source: "fallback", model: null, llm_input_hash: null });
    expect(tally).toMatchObject({ calls: 1, tokens_in: 100, tokens_out: 10, fallbacks: { not_candidate: 1 } });
    expect(fellBack(tally)).toBe(false);
  });

  it("are told as fallen back only when the model was to be asked", async () => {
    const fallen = await written(wordingOf(new ScriptedModel(failed())));
    expect(fallen.card?.llm_meta).toMatchObject({ fallback_reason: "error", model: "gpt-4o-mini" });
    expect(fellBack(fallen.tally)).toBe(true);
    const onDemand = await written(wordingOf(new ScriptedModel(failed()), { mayCall: false }));
    expect(onDemand.tally.fallbacks).toEqual({ on_demand: 1, not_candidate: 1 });
    expect(fellBack(onDemand.tally)).toBe(false);
  });

  it("are made of notes without telephone numbers, or without notes", async () => {
    const model = new ScriptedModel(answered(anAnswer()));
    await written(wordingOf(model));
    await written(wordingOf(model, { settings: someSettings({ sendMemos: false }) }));
    expect(model.askings[0]?.user).toContain("예산 미정");
    expect(model.askings[0]?.user).not.toContain("1234");
    expect(model.askings[1]?.user).not.toContain("예산 미정");
  });

  it("keep the rule's row as it is", async () => {
    const before = structuredClone(candidate);
    await written(wordingOf(new ScriptedModel(answered(anAnswer({ risk_level: "심각" })))));
    expect(candidate).toEqual(before);
  });
});
