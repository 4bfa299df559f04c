import { describe, expect, inject, it } from "vitest";
import type { Card } from "../../src/contract/card.ts";
import type { RunLine } from "../../src/contract/outcome.ts";
import type { Counterparty, Report } from "../../src/contract/report.ts";
import { eventually } from "../support/eventually.ts";
import { type Behaviour, type ChatBody, cardAnswer, FakeLlm, type Reply } from "../support/fake-llm.ts";
import { INJECTIONS } from "../support/injections.ts";
import { type Env, jsonOf, Scene, type Site } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const YEAR = new Date().getUTCFullYear();
const DAY = `${YEAR}-03-10`;
const KEY = "sk-test-5f2d";
const NEIGHBOUR = "라마바산업(가상)";

/** A card that holds for the first customer of the export: 30,000,000 of a target of 90,000,000. */
const GOOD: Card = {
  risk_level_llm: "양호",
  top_blockers: ["BUDGET"],
  evidence_bullets: [
    "올해 목표 9,000만 원 가운데 3,000만 원을 확보했습니다.",
    "지난해 확정 실적은 6,000만 원입니다.",
    "올해 확정된 딜은 1건입니다.",
  ],
  recommended_actions: ["담당 영업은 남은 예산을 확인하세요.", "추가 과정을 제안하세요."],
};
const { risk_level_llm, ...WORDS } = GOOD;
const good = (change: Readonly<Record<string, unknown>> = {}) =>
  cardAnswer({ risk_level: risk_level_llm, ...WORDS, ...change });
const answer = (content: string): Reply => ({ kind: "answer", content });

/** A card that holds for the second customer, which has nothing this year. */
const NEIGHBOURS = answer(
  cardAnswer({
    risk_level: "심각",
    top_blockers: ["PIPELINE_ZERO"],
    evidence_bullets: [
      "올해 목표 9,000만 원에 확정이나 예상 금액이 없습니다.",
      "지난해 확정 실적은 6,000만 원입니다.",
      "올해 진행 중인 딜이 보이지 않습니다.",
    ],
    recommended_actions: ["담당 영업은 올해 계획을 확인하세요.", "지난해 과정을 바탕으로 다시 제안하세요."],
  }),
);

/** One reply for the first customer; the second one always gets its card. */
const forTheFirst =
  (reply: Reply): Behaviour =>
  ({ body }) =>
    isAbout("o", body) ? reply : NEIGHBOURS;

function isAbout(orgId: string, { messages }: ChatBody): boolean {
  return messages.some(({ content }) => content.includes(`"orgId":"${orgId}"`));
}

interface Made {
  readonly report: Report;
  readonly line: RunLine;
  readonly card: Counterparty;
}

const envOf = (llm: FakeLlm, more: Env = {}): Env => ({
  LLM_PROVIDER: "openai",
  OPENAI_API_KEY: KEY,
  LLM_BASE_URL: llm.baseUrl,
  LLM_TIMEOUT: "5",
  ...more,
});

async function make(scene: Scene, site: Site, date = DAY): Promise<Made> {
  const line = await jsonOf<RunLine>(await site.recompute(`?date=${date}`));
  const report = scene.published(date);
  const card = report?.counterparties.find(({ orgId }) => orgId === "o");
  if (report === null || card === undefined) throw new Error(`no report: ${JSON.stringify(line)}`);
  return { report, line, card };
}

/** What the model has no part in. */
function ruled({ counterparties, summary, data_quality }: Report): unknown {
  const rows = counterparties.map((row) => {
    const { risk_level_llm, top_blockers, evidence_bullets, recommended_actions, llm_meta, ...rest } = row;
    return rest;
  });
  return { rows, summary, data_quality };
}

describe("whatever the model does", () => {
  const english = { evidence_bullets: Array(3).fill("Only 30,000,000 KRW of the target is covered.") };
  const invented = { evidence_bullets: ["목표는 7억 7,000만 원입니다.", ...GOOD.evidence_bullets.slice(1)] };
  const named = { recommended_actions: [`${NEIGHBOUR} 사례를 소개하세요.`, "추가 과정을 제안하세요."] };
  const busy: Reply = { kind: "status", status: 429, headers: { "retry-after": "3600" } };
  const cases: [string, Reply, string | null, string][] = [
    ["it answers well", answer(good()), null, "SUCCESS"],
    ["it is slow", { kind: "answer", content: good(), delayMs: 400 }, null, "SUCCESS"],
    ["its answer drips", { kind: "drip", content: good(), everyMs: 5, chunk: 200 }, null, "SUCCESS"],
    ["it knows no such key", { kind: "status", status: 401 }, "error", "SUCCESS_WITH_FALLBACK"],
    ["it knows no such model", { kind: "status", status: 404 }, "error", "SUCCESS_WITH_FALLBACK"],
    ["it is busy for an hour", busy, "error", "SUCCESS_WITH_FALLBACK"],
    ["it is broken", { kind: "status", status: 500 }, "error", "SUCCESS_WITH_FALLBACK"],
    ["it sends a page", { kind: "status", status: 200, body: "<html>" }, "error", "SUCCESS_WITH_FALLBACK"],
    ["it hangs up", { kind: "hang-up" }, "error", "SUCCESS_WITH_FALLBACK"],
    ["it refuses", { kind: "refuse" }, "refused", "SUCCESS_WITH_FALLBACK"],
    ["its answer is cut", { kind: "truncate" }, "truncated", "SUCCESS_WITH_FALLBACK"],
    ["it sends no JSON", answer("위험합니다."), "invalid", "SUCCESS_WITH_FALLBACK"],
    ["it sends another shape", answer("[1]"), "invalid", "SUCCESS_WITH_FALLBACK"],
    ["it speaks another language", answer(good(english)), "ungrounded", "SUCCESS_WITH_FALLBACK"],
    ["it invents figures", answer(good(invented)), "ungrounded", "SUCCESS_WITH_FALLBACK"],
    ["it names another customer", answer(good(named)), "ungrounded", "SUCCESS_WITH_FALLBACK"],
  ];

  it.each(cases)(
    "(%s) the report is published, and nothing but the words depends on it",
    async (_, reply, reason, result) => {
      await using scene = new Scene();
      landExport(scene.db, { confirmed: 30_000_000, neighbour: NEIGHBOUR });
      const plain = await make(scene, await scene.daemon());
      await using llm = await FakeLlm.start(forTheFirst(reply));
      const site = await scene.daemon(envOf(llm));
      const { report, line, card } = await make(scene, site);
      expect(line.result).toBe(result);
      const words = reason === null ? "" : `; 1 of 2 cards fell back (${reason} 1)`;
      expect(line.msg).toBe(`published, 2 counterparties${words}`);
      expect(card.llm_meta).toMatchObject({ fallback_reason: reason, model: "gpt-4o-mini", used_cache: false });
      expect(ruled(report)).toEqual(ruled(plain.report));
      if (reason === null) expect(card).toMatchObject(GOOD);
      else expect(card.evidence_bullets).toEqual(plain.card.evidence_bullets);
      expect((await site.status()).offline.last_run?.result).toBe(result);
    },
  );

  it("(it never answers) the run ends within the budget", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 30_000_000, neighbour: NEIGHBOUR });
    await using llm = await FakeLlm.start({ kind: "never" });
    const { line, card } = await make(scene, await scene.daemon(envOf(llm, { LLM_BUDGET_SEC: "2" })));
    expect(line.result).toBe("SUCCESS_WITH_FALLBACK");
    expect(card.llm_meta.fallback_reason).toBe("budget");
    expect(line.cards?.duration_ms).toBeLessThan(30_000);
  });

  it("(it stalls in the middle of its answer) every card says that it timed out", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 30_000_000 });
    await using llm = await FakeLlm.start({ kind: "stall" });
    const { card } = await make(scene, await scene.daemon(envOf(llm)));
    expect(card.llm_meta.fallback_reason).toBe("timeout");
  });
});

describe("what the model costs", () => {
  it("is nothing on the next day of the month while the facts are the same, and is told", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 30_000_000, neighbour: NEIGHBOUR });
    await using llm = await FakeLlm.start(({ body }) => answer(isAbout("o", body) ? good() : "{}"));
    const site = await scene.daemon(envOf(llm));
    const first = await make(scene, site);
    expect(first.line.cards).toMatchObject({ candidates: 2, calls: 3, cache_hits: 0, fallbacks: { invalid: 1 } });
    expect(first.line.cards?.tokens_in).toBeGreaterThan(0);
    const second = await make(scene, site, `${YEAR}-03-11`);
    expect(second.line.cards).toMatchObject({ calls: 2, cache_hits: 1, fallbacks: { invalid: 1 } }); // a fallback is never kept
    expect(second.card).toMatchObject(GOOD);
    expect(second.card.llm_meta).toMatchObject({ source: "cache", created_at: first.report.meta.generated_at });
    expect((await make(scene, site, `${YEAR}-04-10`)).line.cards?.cache_hits).toBe(0);
    expect((await site.status()).offline.last_run?.cards?.candidates).toBe(2);
  });

  it("is nothing for a GET: its cards come from the cache or fall back, and that is plain SUCCESS", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 30_000_000 });
    await using llm = await FakeLlm.start(answer(good()));
    const site = await scene.daemon(envOf(llm));
    const { counterparties } = await jsonOf<Report>(await site.report(`?date=${DAY}`));
    expect(counterparties[0]?.llm_meta.fallback_reason).toBe("on_demand");
    expect((await site.status()).offline.last_run?.result).toBe("SUCCESS");
    expect(llm.requests).toHaveLength(0);
  });

  it("stops after a wrong key, with a line that says so", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 30_000_000, neighbour: NEIGHBOUR });
    await using llm = await FakeLlm.start({ kind: "status", status: 401 });
    await make(scene, await scene.daemon(envOf(llm, { LLM_CONCURRENCY: "1" })));
    expect(llm.requests).toHaveLength(1);
    const said = scene.journal.filter((line) => line.includes("llm_given_up"));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("401 (the key is refused: OPENAI_API_KEY)");
  });
});

describe("a run that waits for the model", () => {
  it("tells how many cards are done, of how many", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 30_000_000, neighbour: NEIGHBOUR });
    await using llm = await FakeLlm.start(forTheFirst({ kind: "never" }));
    const site = await scene.daemon(envOf(llm, { LLM_TIMEOUT: "60", LLM_BUDGET_SEC: "300" }));
    expect((await site.recompute(`?date=${DAY}&wait=false`)).status).toBe(202);
    await eventually(async () => {
      expect((await site.status()).current_run).toMatchObject({ phase: "cards", cards: { done: 1, of: 2 } });
    });
  });
});

describe("what leaves the host", () => {
  const PHONE = "010-1234-5678";

  it("is a request with masked notes; the key and the prompt are in no log, status, report or error", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 30_000_000, notes: [`담당자 ${PHONE} 예산 미정`] });
    await using llm = await FakeLlm.start(({ count }) =>
      count === 1 ? answer(good()) : { kind: "status", status: 401 },
    );
    const site = await scene.daemon(envOf(llm));
    const { report } = await make(scene, site);
    await make(scene, site, `${YEAR}-05-10`);
    expect(llm.requests[0]?.authorization).toBe(`Bearer ${KEY}`);
    const sent = JSON.stringify(llm.requests[0]?.body);
    expect(sent).toContain("예산 미정");
    expect(sent).not.toContain("1234-5678");
    const seen = [...scene.journal, JSON.stringify(await site.status()), JSON.stringify(report)].join("\n");
    expect(seen).not.toContain(KEY);
    expect(seen).not.toContain("예산 미정");
    expect(seen).not.toContain(llm.requests[0]?.body.messages[0]?.content.slice(0, 40));
  });

  it("holds no note at all with LLM_SEND_MEMOS=0", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 30_000_000, notes: ["예산 미정"] });
    await using llm = await FakeLlm.start(answer(good()));
    await make(scene, await scene.daemon(envOf(llm, { LLM_SEND_MEMOS: "0" })));
    expect(JSON.stringify(llm.requests[0]?.body)).not.toContain("예산 미정");
  });
});

describe("notes that give orders", () => {
  it("move a model that obeys them, but nothing that is published", async () => {
    await using scene = new Scene();
    const notes = INJECTIONS.slice(0, 20);
    landExport(scene.db, { confirmed: 30_000_000, notes });
    const plain = await make(scene, await scene.daemon());
    // talked into everything: it says what a note says
    await using llm = await FakeLlm.start(({ count }) => {
      const note = notes[count % notes.length] ?? "";
      return answer(
        good({ risk_level: "양호", evidence_bullets: [note, note, note], recommended_actions: [note, note] }),
      );
    });
    const { report, card } = await make(scene, await scene.daemon(envOf(llm)));
    expect(ruled(report)).toEqual(ruled(plain.report));
    for (const sentence of [...card.evidence_bullets, ...card.recommended_actions]) {
      expect([...sentence].length).toBeLessThanOrEqual(200);
      expect(sentence).not.toMatch(/<[a-z/!]|[`\u200b-\u200f\u202a-\u202e]|https?:|www\.|@/);
    }
  });
});

describe("cards-try", () => {
  const args = ["cards-try", "--counterparty", "영업", "--date", DAY];
  const tried = async (reply: Reply | null, more: readonly string[] = []) => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 30_000_000, neighbour: NEIGHBOUR, notes: ["예산 미정"] });
    await using llm = await FakeLlm.start(reply ?? { kind: "never" });
    return await scene.command(inject("mainJs"), [...args, ...more], reply === null ? {} : envOf(llm));
  };

  it("shows payload, prompt, answer and the verdict of each check, and ends with 0 when the card holds", async () => {
    const { code, out } = await tried(answer(good()));
    expect(code).toBe(0);
    for (const part of [
      '"counterpartyName": "영업본부"',
      "예산 미정",
      "system",
      "llm_input_hash",
      GOOD.evidence_bullets[0],
    ]) {
      expect(out).toContain(part);
    }
    expect(out).toMatch(/ok {6}shape\nok {6}blockers\nok {6}level\nok {6}figure\nok {6}grounding/);
    expect(out).not.toContain(KEY);
  });

  it("shows the repair too, and ends with 1 when the card does not hold", async () => {
    const { code, out } = await tried(
      answer(good({ evidence_bullets: ["목표는 7억 7,000만 원입니다.", "가나다.", "라마바."] })),
    );
    expect(code).toBe(1);
    expect(out).toContain("failed  grounding");
    expect(out).toContain("answer to the repair");
  });

  it("asks nobody when no model is switched on", async () => {
    const { code, out, err } = await tried(null);
    expect([code, out.includes("prompt, user")]).toEqual([0, true]);
    expect(err).toContain("no model is switched on");
  });

  it("tells who there is when nobody, or more than one, is meant", async () => {
    expect(await tried(null, ["--org", "x"])).toMatchObject({ code: 64, err: expect.stringContaining("영업") });
    expect((await tried(null, ["--db", "absent.db"])).code).toBe(1);
  });
});
