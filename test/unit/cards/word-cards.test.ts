import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Breaker } from "../../../src/cards/breaker.ts";
import { type Candidate, type Wording, wordCards } from "../../../src/cards/word-cards.ts";
import { systemClock } from "../../../src/lib/clock.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { anAnswer, answered, aPayload, failed, ScriptedModel, someSettings } from "./given-cards.ts";

const AT = "2026-04-15T08:00:00.000+09:00";

function candidates(count: number): Candidate[] {
  return Array.from({ length: count }, (_, at) => {
    const payload = aPayload({ orgId: `o${at}` });
    return { row: { ...payload, risk_level_rule: payload.rule_risk_level }, payload, otherNames: [] };
  });
}

function aWording(model: ScriptedModel, known: Partial<Wording> = {}): Wording & { readonly warnings: string[] } {
  const warnings: string[] = [];
  return {
    settings: someSettings(),
    model,
    cacheDir: temporaryFolder(),
    mayCall: true,
    breaker: new Breaker(),
    clock: systemClock(),
    warn: (event, detail) => void warnings.push(`${event}: ${detail}`),
    done: () => {},
    ...known,
    warnings,
  };
}

/** What each card came to, in order: its kind, or the reason of its fallback. */
async function kindsOf(wanted: readonly Candidate[], wording: Wording): Promise<(string | undefined)[]> {
  const { cards } = await wordCards(wanted, "offline", AT, wording);
  return wanted.map(({ row }) => {
    const card = cards.get(row);
    return card?.kind === "fallback" ? card.reason : card?.kind;
  });
}

describe("the cards of a mode", () => {
  it("are asked for once and come from the cache the next time, with the day they were made on", async () => {
    const model = new ScriptedModel(answered(anAnswer()));
    const wording = aWording(model);
    const three = candidates(3);
    const first = await wordCards(three, "offline", AT, wording);
    expect(first.spent).toEqual({ calls: 3, tokensIn: 300, tokensOut: 30 });
    const second = await wordCards(three, "offline", "2026-04-16T08:00:00.000+09:00", wording);
    expect(second.spent.calls).toBe(0);
    for (const { row } of three) expect(second.cards.get(row)).toEqual({ ...first.cards.get(row), kind: "cache" });
    expect(model.askings).toHaveLength(3);
  });

  it("that fell back are not kept: with the model back they are asked for again", async () => {
    const cacheDir = temporaryFolder();
    const two = candidates(2);
    expect(await kindsOf(two, aWording(new ScriptedModel(failed()), { cacheDir }))).toEqual(["error", "error"]);
    const back = aWording(new ScriptedModel(answered(anAnswer())), { cacheDir });
    expect(await kindsOf(two, back)).toEqual(["llm", "llm"]);
  });

  it("of the cache that do not hold any more are asked for again", async () => {
    const wording = aWording(new ScriptedModel(answered(anAnswer())));
    const one = candidates(1);
    await kindsOf(one, wording);
    const folder = join(wording.cacheDir, "llm", "offline");
    const forged = { answer: JSON.stringify(anAnswer({ evidence_bullets: ["<b>99억 원</b>", "가", "나"] })) };
    for (const name of readdirSync(folder)) {
      const meta = { created_at: AT, model: "m", prompt_version: "v1", prompt_hash: "p", llm_input_hash: "i" };
      writeFileSync(join(folder, name), JSON.stringify({ ...meta, ...forged }));
    }
    expect(await kindsOf(one, wording)).toEqual(["llm"]);
  });

  it("are asked for in order, no more at a time than may be", async () => {
    let open = 0;
    let most = 0;
    const model = new ScriptedModel(async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 5));
      open--;
      return answered(anAnswer());
    });
    const twelve = candidates(12);
    await kindsOf(twelve, aWording(model, { settings: someSettings({ concurrency: 3 }) }));
    expect(most).toBe(3);
    const asked = model.askings.map(({ user }) => /"orgId":"(o\d+)"/.exec(user)?.[1]);
    expect(asked.toSorted()).toEqual(twelve.map(({ row }) => row.orgId).toSorted());
    // each is looked for in the cache first, which may take one longer than its neighbour: two others are under way
    const early = asked.map((orgId, place) => twelve.findIndex(({ row }) => row.orgId === orgId) - place);
    expect(Math.max(...early)).toBeLessThan(3);
  });

  it("that an on-demand run wants come from the cache or fall back, and nothing is called", async () => {
    const model = new ScriptedModel(answered(anAnswer()));
    const wording = aWording(model);
    const two = candidates(2);
    await kindsOf(two.slice(0, 1), wording);
    expect(await kindsOf(two, { ...wording, mayCall: false })).toEqual(["cache", "on_demand"]);
    expect(model.askings).toHaveLength(1);
  });

  it("are not asked for any more after five failures in a row; it is said once", async () => {
    const model = new ScriptedModel(failed());
    const wording = aWording(model, { settings: someSettings({ concurrency: 1 }) });
    expect(await kindsOf(candidates(8), wording)).toEqual([...Array(5).fill("error"), ...Array(3).fill("breaker")]);
    expect(model.askings).toHaveLength(5);
    expect(wording.warnings).toEqual([expect.stringContaining("llm_given_up: 5 failures in a row")]);
  });

  it("are not asked for any more after a wrong key", async () => {
    const model = new ScriptedModel({ kind: "hopeless", detail: "401 invalid_api_key", calls: 1 });
    const wording = aWording(model, { settings: someSettings({ concurrency: 1 }) });
    expect(await kindsOf(candidates(3), wording)).toEqual(["error", "breaker", "breaker"]);
    expect(wording.warnings).toEqual([expect.stringContaining("401 invalid_api_key")]);
    expect(await kindsOf(candidates(2), wording)).toEqual(["breaker", "breaker"]); // nor by the next mode of the run
    expect(model.askings).toHaveLength(1);
  });

  it("end with their budget: what is asked is let go of, what is left is not begun", async () => {
    const clock = new FakeClock(Date.parse(AT));
    const model = new ScriptedModel(
      answered(anAnswer()),
      (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => resolve({ kind: "aborted", calls: 1 }), { once: true });
          clock.advance(120_000);
        }),
    );
    const wording = aWording(model, { clock, settings: someSettings({ concurrency: 1 }) });
    expect(await kindsOf(candidates(4), wording)).toEqual(["llm", "budget", "budget", "budget"]);
    expect(model.askings).toHaveLength(2);
  });

  it("are published although they cannot be kept; it is said once", async () => {
    const wording = aWording(new ScriptedModel(answered(anAnswer())));
    rmSync(wording.cacheDir, { recursive: true });
    writeFileSync(wording.cacheDir, "no folder");
    expect(await kindsOf(candidates(2), wording)).toEqual(["llm", "llm"]);
    expect(wording.warnings).toEqual([expect.stringContaining("card_cache_not_written")]);
    rmSync(wording.cacheDir);
  });
});
