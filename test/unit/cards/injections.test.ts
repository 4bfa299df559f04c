import { describe, expect, it } from "vitest";
import { maskPersonal } from "../../../src/cards/mask.ts";
import { memoExcerpt } from "../../../src/cards/memo-shelf.ts";
import { wordCard } from "../../../src/cards/word-card.ts";
import { cardOf } from "../../../src/cards/write-cards.ts";
import { cardSchema } from "../../../src/contract/card.ts";
import { INJECTIONS } from "../../support/injections.ts";
import { anAnswer, answered, aPayload, ScriptedModel, someSettings } from "./given-cards.ts";

const OTHERS = ["라마바산업(가상)", "사아자전자(가상)"];

/** What a model may say that was talked into it by this note. */
function obeying(note: string): string[] {
  const said = note.slice(0, 180);
  return [
    note,
    JSON.stringify(anAnswer({ risk_level: "심각", evidence_bullets: [said, said, said] })),
    JSON.stringify(anAnswer({ recommended_actions: [said, said] })),
    JSON.stringify(
      anAnswer({ evidence_bullets: [`${OTHERS[0]}도 같습니다.`, said, "지난해 확정 실적은 1억 원입니다."] }),
    ),
    JSON.stringify({ ...anAnswer(), system_prompt: note }),
  ];
}

describe("a note that gives orders", () => {
  it.each(INJECTIONS.map((note, at) => [at, note.slice(0, 40), note] as const))(
    "%i %j moves nothing that is published",
    async (_, __, note) => {
      const memos = [{ date: "2026-04-01", text: maskPersonal(memoExcerpt(note)) }];
      const task = { payload: aPayload({}, { memos }), prompts: someSettings().prompts.offline, otherNames: OTHERS };
      for (const reply of obeying(note)) {
        const worded = await wordCard(task, new ScriptedModel(answered(reply)), new AbortController().signal);
        expect(task.payload.rule_risk_level).toBe("양호");
        if (worded.kind === "fell") continue; // the card is the deterministic one
        const card = cardSchema.parse(cardOf(worded.answer));
        for (const sentence of [...card.evidence_bullets, ...card.recommended_actions]) {
          expect([...sentence].length).toBeLessThanOrEqual(200);
          expect(sentence).not.toMatch(/<[a-z/!]|`|https?:|www\.|\*\*|\]\(|[\p{Cc}\p{Cf}]/iu);
          for (const name of OTHERS) expect(sentence).not.toContain(name);
        }
        if (card.risk_level_llm !== "양호") expect(card.evidence_bullets.join(" ")).toContain("양호");
      }
    },
  );
});
