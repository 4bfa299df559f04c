import { describe, expect, it } from "vitest";
import { countKeywords, notedBlockers } from "../../../src/cards/blockers.ts";
import type { Blocker } from "../../../src/contract/card.ts";

const blockersOf = (notes: readonly string[]) => notedBlockers(notes.map(countKeywords));

const SPOKEN: readonly [Blocker, string, string][] = [
  ["APPROVAL_DELAY", "내부 결재가 아직 안 끝났다고 함", "Still waiting for approval"],
  ["DECISION_MAKER", "의사결정 라인이 바뀜", "Has to talk to the decision maker"],
  ["BUDGET", "올해 예산이 거의 없음", "Their budget was reduced"],
  ["PRICE_TERM", "단가를 낮춰 달라고 함", "Asks for a better price"],
  ["NO_RESPONSE", "두 번 보냈으나 무응답", "No response since Monday"],
  ["COMPETITOR", "경쟁사 제안도 받아 봄", "A competitor is in the game"],
  ["SCHEDULE_RESOURCE", "교육 일정을 못 정함", "Their schedule is full"],
  ["LOW_PRIORITY", "다른 일에 밀려 후순위임", "The project is on hold"],
  ["FIT_UNCLEAR", "니즈를 더 들어야 함", "The target group is unclear"],
];

describe("a blocker is noted", () => {
  it.each(SPOKEN)("as %s in Korean: %s", (label, korean) => {
    expect(blockersOf([korean])).toEqual([label]);
  });

  it.each(SPOKEN)("as %s in English", (label, _, english) => {
    expect(blockersOf([english])).toEqual([label]);
    expect(blockersOf([english.toUpperCase()])).toEqual([label]);
  });

  it("when its Korean word has an ending, or no space where the keyword has one", () => {
    expect(blockersOf(["예산부터"])).toEqual(["BUDGET"]);
    expect(blockersOf(["연락두절"])).toEqual(["NO_RESPONSE"]);
  });

  it("when its English word is a plural, or next to Korean", () => {
    expect(blockersOf(["two competitors"])).toEqual(["COMPETITOR"]);
    expect(blockersOf(["budget이 없음"])).toEqual(["BUDGET"]);
  });

  it("in decomposed Korean too", () => {
    expect(blockersOf(["예산이 없음".normalize("NFD")])).toEqual(["BUDGET"]);
  });

  it.each(["a great benefit", "an outfit", "the fitness room", "priceless", "resourceful", "misquote"])(
    "only for whole English words: not in %j",
    (text) => {
      expect(blockersOf([text])).toEqual(["FIT_UNCLEAR"]);
      expect(blockersOf([text, "예산"])).toEqual(["BUDGET"]);
    },
  );

  it("as FIT_UNCLEAR when nothing is", () => {
    expect(blockersOf([])).toEqual(["FIT_UNCLEAR"]);
    expect(blockersOf(["", "반갑게 인사함"])).toEqual(["FIT_UNCLEAR"]);
  });
});

describe("the noted blockers", () => {
  it("are those spoken of most, over all memos", () => {
    expect(blockersOf(["경쟁사", "예산, 예산", "일정 일정", "예산과 일정과 예산"])).toEqual([
      "BUDGET",
      "SCHEDULE_RESOURCE",
      "COMPETITOR",
    ]);
  });

  it("keep the order of the labels where they are equal, and are three at most", () => {
    const all = SPOKEN.map(([, korean]) => korean).reverse();
    expect(blockersOf(all)).toEqual(["APPROVAL_DELAY", "DECISION_MAKER", "BUDGET"]);
    expect(blockersOf(["니즈", "후순위", "일정"])).toEqual(["SCHEDULE_RESOURCE", "LOW_PRIORITY", "FIT_UNCLEAR"]);
    expect(blockersOf(["경쟁사", "무응답", "단가"])).toEqual(["PRICE_TERM", "NO_RESPONSE", "COMPETITOR"]);
  });

  it("count a longer keyword once, not again for the shorter one in it", () => {
    expect(blockersOf(["결정권자", "예산", "예산"])).toEqual(["BUDGET", "DECISION_MAKER"]);
  });

  it.each([
    [["고객 회신", "없음"]],
    [["Said no", "response will follow"]],
    [["제품의 특징을 소개", "기타사항 없음", "주재원 교육", "한국전기안전공사", "정상신청", "국민연기금"]],
  ])("are not read across two notes, nor out of the middle of other words: %j", (notes) => {
    expect(blockersOf(notes)).toEqual(["FIT_UNCLEAR"]);
  });

  it("are read in compounds and with endings", () => {
    expect(blockersOf(["교육예산이 없음", "postponed, then rescheduled and quoted"])).toEqual([
      "SCHEDULE_RESOURCE",
      "BUDGET",
      "PRICE_TERM",
    ]);
  });
});
