import { describe, expect, it } from "vitest";
import { groundingProblems } from "../../../src/cards/grounding.ts";
import { aPayload } from "./a-payload.ts";

/** 목표 5억, 확정 1.254억 + 예상 2억 = 3.254억 (65.08%), 부족 1.746억; 4월 기준 20%, 10%. */
const PAYLOAD = aPayload(
  {
    orgName: "한빛전자 SCM",
    counterpartyName: "인사2팀",
    tier: "P1",
    baseline: 300_000_000,
    target: 500_000_000,
    confirmed: 125_400_000,
    expected: 200_000_000,
    coverage: 325_400_000,
    gap: 174_600_000,
    coverage_ratio: 0.6508,
    counts: { confirmed_deals: 3, expected_deals: 12, amount_zero_deals: 0, amount_parse_fail: 1, year_unknown: 0 },
  },
  [
    { deal_name: "2026 신임 3기 과정", amount: 87_000_000, start_date: "2026-05-11", contract_date: "2026-03-02" },
    { deal_name: "Leadership LAB", amount: 38_400_000, possibility: "높음", deal_year: 2026 },
  ],
  [
    { date: "2026-02-20", text: "예산 4,500만원으로 축소, 담당자 2명 교체. 6월 15일 재논의, 할인 15% 요청" },
    { date: null, text: "타사 넥스트러닝과 비교 중. 수강 인원 30명" },
  ],
);
const MARGIN_PAYLOAD = aPayload({ target: 0, baseline: 0, coverage_ratio: null, gap: -50_000_000 });

const inEvidence = (sentence: string, others: string[] = [], payload = PAYLOAD) =>
  groundingProblems({ evidence: [sentence], actions: [] }, payload, others);
const inActions = (sentence: string, others: string[] = []) =>
  groundingProblems({ evidence: [], actions: [sentence] }, PAYLOAD, others);

describe("evidence is accepted when it tells figures of the payload", () => {
  it.each([
    "확보 금액은 3.25억 원입니다.",
    "확보 금액은 3.3억 원입니다.",
    "확보 금액은 약 3억 원입니다.",
    "확보 금액은 3억 2,500만 원입니다.",
    "확보 금액은 3억 2,540만 원입니다.",
    "확보 금액은 325,400,000원입니다.",
    "확보 금액은 약 325,000,000원입니다.",
    "확보 금액은 3억여 원입니다.",
    "확보 금액은 삼억 이천만 원 수준입니다.",
    "목표 5억 원 대비 1억 7,460만 원이 부족합니다.",
    "확보율은 65.08%로 목표의 34.9%가 비어 있습니다.",
    "확보율 65%는 최소 기준 20% 이상입니다.",
    "확보율은 0.65로 기준을 넘습니다.",
    "확정 3건과 예상 12건이 있습니다.",
    "확정 딜 세 건, 예상 10여 건이 있습니다.",
    "상위 딜 두 건이 진행 중입니다.",
    "연도를 알 수 없는 딜은 0건입니다.",
    "연도를 알 수 없는 딜은 한 건도 없습니다.",
    "2026 신임 3기 과정은 8,700만 원입니다.",
    "인사2팀은 P1 등급입니다.",
    "2026년 5월 11일에 시작합니다.",
    "5월에 시작하고 3월 2일에 계약했습니다.",
    "5/11 시작 예정이며 2분기 매출입니다.",
    "2025년 대비 2026년 목표가 커졌습니다.",
    "4월 기준으로 양호합니다.",
    "메모에 따르면 예산이 4,500만 원으로 줄었습니다.",
    "담당자 두 명이 교체되었습니다.",
    "2026년 6월 15일에 재논의합니다.",
    "할인 15%를 요청받았습니다.",
    "수강 인원은 30명입니다.",
    "확보율이 절반을 넘고 여러 건이 진행 중입니다.",
    "Leadership LAB 딜이 진행 중입니다.",
    "한빛전자 SCM의 Leadership LAB 과정입니다.",
    "확보 금액은 ３.２５억 원입니다.",
    "확보 금액은 3.25억 원입니다.".normalize("NFD"),
    "2월 20일 메모에 따르면 예산이 줄었습니다.",
    "확정 3건 < 예상 12건입니다.",
  ])("%s", (sentence) => expect(inEvidence(sentence)).toEqual([]));

  it("tells a surplus without its sign, and nothing where there is nothing", () => {
    expect(inEvidence("목표를 0.5억 원 넘었고 목표는 0원입니다.", [], MARGIN_PAYLOAD)).toEqual([]);
    expect(inEvidence("확보율은 100%입니다.", [], MARGIN_PAYLOAD)).toHaveLength(1);
  });

  it("tells deals without an amount as deals of 0 won, when there are any", () => {
    const counts = { ...PAYLOAD.counts, amount_zero_deals: 1 };
    expect(inEvidence("금액이 0원인 딜이 1건 있습니다.", [], { ...PAYLOAD, counts })).toEqual([]);
  });

  it.each([
    ["성사 가능성은 70%로 적혀 있습니다.", { possibility: "높음 70%" }],
    ["지금은 4차 제안 단계입니다.", { status: "4차 제안" }],
    ["이름이 없는 딜도 확정 3건에 듭니다.", { deal_name: null }],
  ])("tells what is written of a deal: %s", (sentence, deal) => {
    expect(inEvidence(sentence, [], aPayload({ counts: PAYLOAD.counts }, [deal]))).toEqual([]);
  });

  it("tells what notes count with or without a counter, and by the names of courses", () => {
    const payload = aPayload({}, [], ["신청 45, 재수강 31명, AI2 과정 논의, 교재 700원"]);
    expect(inEvidence("AI2 과정에 신청자는 45명, 재수강은 31입니다.", [], payload)).toEqual([]);
    expect(inEvidence("재수강은 31건입니다.", [], payload)).toHaveLength(1);
    expect(inEvidence("교재는 700입니다.", [], payload)).toHaveLength(1);
    expect(inEvidence("AI3 과정을 논의했습니다.", [], payload)).toHaveLength(1);
  });
});

describe("evidence is refused when a figure is not of the payload", () => {
  it.each([
    ["확보 금액은 3.9억 원입니다.", "3.9억 원"],
    ["확보 금액은 3.24억 원입니다.", "3.24억 원"],
    ["확보 금액은 325,000,000원입니다.", "325,000,000원"],
    ["확보 금액은 7억 원입니다.", "7억 원"],
    ["확보 금액은 30억 원입니다.", "30억 원"],
    ["확보 금액은 325만 원입니다.", "325만 원"],
    ["예상 금액은 0원입니다.", "0원"],
    ["칠억 원이 부족합니다.", "칠억 원"],
    ["확보율은 72%입니다.", "72%"],
    ["확보율은 65.2%입니다.", "65.2%"],
    ["확보율은 0%입니다.", "0%"],
    ["45%p 부족합니다.", "45%p"],
    ["목표가 1.7배로 늘었습니다.", "1.7배"],
    ["확정 4건이 있습니다.", "4건"],
    ["확정과 예상 딜은 모두 15건입니다.", "15건"],
    ["담당자 세 명이 교체되었습니다.", "세 명"],
    ["예상 딜은 2~4건입니다.", "4건"],
    ["예상 딜은 20여 건입니다.", "20여 건"],
    ["2026년 5월 12일에 시작합니다.", "2026년 5월 12일"],
    ["2025년 5월 11일에 시작합니다.", "2025년 5월 11일"],
    ["9월에 시작합니다.", "9월"],
    ["4분기에 시작합니다.", "4분기"],
    ["2027년 목표입니다.", "2027년"],
    ["P2 등급입니다.", "P2"],
    ["최근 6개월 동안 연락이 없습니다.", "6개월"],
    ["예상 딜은 ٣건입니다.", "٣"],
  ])("%s", (sentence, figure) => {
    const problems = inEvidence(sentence);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`근거 1: "${figure}"`);
  });

  it.each<[figure: string, actual: number, accepted: boolean]>([
    ["0원", 0, true],
    ["0원", 0.005, true],
    ["0원", 1, false],
    ["0억 원", 30_000_000, false],
    ["1억 원 미만", 0, false],
    ["1억 원", 50_000_000, true],
    ["1억 원", 60_000_000, true],
    ["1억 원", 49_000_000, false],
    ["1억 원", 199_999_999, true],
    ["1억 원", 200_000_000, false],
    ["2억 원", 140_000_000, true],
    ["2억 원", 130_000_000, false],
    ["3억여 원", 300_000_000, true],
    ["3억여 원", 399_999_999, true],
    ["3억여 원", 400_000_000, false],
    ["3억여 원", 290_000_000, false],
    ["3억 원 미만", 200_000_000, true],
    ["3억 원 미만", 190_000_000, false],
    ["3억 원 이하", 300_000_000, true],
    ["3억 원 이하", 390_000_000, false],
  ])("%s for %i won: %s", (figure, actual, accepted) => {
    const money = { baseline: actual, target: actual, confirmed: actual, expected: actual, coverage: actual };
    const payload = aPayload({ ...money, gap: actual });
    expect(inEvidence(`금액은 ${figure}입니다.`, [], payload)).toHaveLength(accepted ? 0 : 1);
  });

  it("does not believe a ceiling that adds more than half", () => {
    const payload = aPayload({ coverage: 110_000_000, confirmed: 110_000_000, target: 9e8, baseline: 6e8, gap: 7.9e8 });
    expect(inEvidence("약 2억 원을 확보했습니다.", [], payload)).toHaveLength(1);
    expect(inEvidence("1억 원 이상을 확보했습니다.", [], payload)).toEqual([]);
    expect(inEvidence("2억 원 미만을 확보했습니다.", [], payload)).toEqual([]);
  });
});

describe("actions", () => {
  it.each([
    "2주 안에 1차 미팅을 잡고 3가지 안을 준비하세요.",
    "6월까지 5명에게 연락하고 2027 계획을 물어보세요.",
    "부족한 1.75억 원을 채울 제안을 만드세요.",
    "신규-기존 과정을 함께 제안하세요.",
  ])("may plan: %s", (sentence) => expect(inActions(sentence)).toEqual([]));

  it.each(["9억 원을 더 확보하세요.", "30% 할인을 제안하세요.", "단가를 2배로 올리세요."])(
    "may not invent money or percentages: %s",
    (sentence) =>
      expect(inActions(sentence)).toEqual([expect.stringMatching(/^실행 제안 1: ".*수치는 자료에 없습니다/)]),
  );
});

describe("names of others", () => {
  it.each([
    ["대한상사의 예산도 줄었습니다.", ["대한상사"], 1],
    ["대한상사의 예산도 줄었습니다.".normalize("NFD"), ["대한상사"], 1],
    ["대한상사의 예산도 줄었습니다.", ["대한상사".normalize("NFD")], 1],
    ["타사 넥스트러닝과 비교 중입니다.", ["넥스트러닝"], 0],
    ["한빛전자 SCM의 예산이 줄었습니다.", ["한빛전자", "전자"], 0],
    ["예산이 줄었습니다.", ["예", "", " "], 0],
    ["곽 담당자가 바뀌었습니다.", ["곽"], 0],
    ["대한상사의 예산도 줄었습니다.", [" 대한상사 "], 1],
    ["우리 LG 담당자가 바뀌었습니다.", ["LG"], 1],
    ["우리 ALGO 담당자가 바뀌었습니다.", ["LG"], 0],
    ["우리 KLG 담당자가 바뀌었습니다.", ["LG"], 0],
    ["우리 LGS 담당자가 바뀌었습니다.", ["LG"], 0],
    ["우리 ALGO와 LG 담당자가 바뀌었습니다.", ["LG"], 1],
    ["LG 담당자가 바뀌었습니다.", ["LG"], 1],
    ["바뀐 담당자는 우리 LG", ["LG"], 1],
    ["우리 LG전자AI 담당자가 바뀌었습니다.", ["LG전자"], 1],
    ["우리 SK한빛LG 담당자가 바뀌었습니다.", ["한빛LG"], 1],
    ["우리 ＬＧ 담당자가 바뀌었습니다.", ["lg"], 1],
  ])("%s %j: %i", (sentence, others, count) => {
    expect(inEvidence(sentence, others)).toHaveLength(count);
    expect(inActions(sentence, others)).toHaveLength(count);
  });
});

describe("plain Korean", () => {
  it.each([
    ["", "비어"],
    ["   ", "비어"],
    ["The customer delayed its approval.", "한국어"],
    ["客户延迟了审批 확인.", "한국어"],
    ["12345", "한국어"],
    ["예산이 <b>부족</b>합니다.", "꺾쇠"],
    ["예산이 ＜b＞부족합니다.", "꺾쇠"],
    ["예산이 <한빛> 부족합니다.", "꺾쇠"],
    ["예산이 **부족**합니다.", "마크다운"],
    ["예산이 `부족`합니다.", "마크다운"],
    ["예산이 [부족](x)합니다.", "마크다운"],
    ["예산이 [부족](/길/둘)합니다.", "마크다운"],
    ["# 예산이 부족합니다.", "마크다운"],
    ["- 예산이 부족합니다.", "마크다운"],
    ["* 예산이 부족합니다.", "마크다운"],
    ["예산은 https://a.b 에서 확인하세요.", "인터넷"],
    ["예산은 www.한빛 에서 확인하세요.", "인터넷"],
    ["예산은 hanbit.co.kr 에서 확인하세요.", "인터넷"],
    ["예산은 hanbit1.com 에서 확인하세요.", "인터넷"],
    ["예산은 a@b.kr 담당자에게 확인하세요.", "전자우편"],
    ["예산이\n부족합니다.", "줄바꿈"],
    ["예산이\t부족합니다.", "줄바꿈"],
    ["예산이\u200b 부족합니다.", "줄바꿈"],
    ["예산이 \u202e부족합니다.", "줄바꿈"],
    ["예산이 \u3164부족합니다.", "줄바꿈"],
    ["예산이 부족합니다\ud800.", "줄바꿈"],
    [`예산이 ${"매우 ".repeat(70)}부족합니다.`, "200자"],
    ["담당자 010-1234-5678로 연락하세요.", "전화번호"],
    ["담당자 01012345678로 연락하세요.", "전화번호"],
    ["담당자 ０１０ １２３４ ５６７８로 연락하세요.", "전화번호"],
    ["담당자 (02) 123-4567로 연락하세요.", "전화번호"],
    ["담당자 +82 10-1234-5678로 연락하세요.", "전화번호"],
    ["대표번호 1588-1234로 연락하세요.", "전화번호"],
    ["담당자 900101-1234567을 확인하세요.", "주민등록번호"],
    ["담당자 900101-1******을 확인하세요.", "주민등록번호"],
    ["담당자 9001011234567을 확인하세요.", "주민등록번호"],
    ["담당자 901231-1234567, 예산을 확인하세요.", "주민등록번호"],
    ["담당자 901115-2234567을 확인하세요.", "주민등록번호"],
  ])("%j is refused", (sentence, why) => {
    expect(inActions(sentence).join()).toContain(why);
    expect(inEvidence(sentence).join()).toContain(why);
  });

  it.each(["010-1234-5678", "02-1234-5678", "+82 10-1234-5678", "1588-5678", "900101-1005678"])(
    "does not repeat a personal number like %s, however often it is told",
    (number) => expect(inEvidence(`담당자 ${number}, ${number}입니다.`).join()).not.toMatch(/5678|900101/),
  );

  it.each(["9001011234567원", "9001011234567 원"])("takes %s for money, and for nobody's number", (won) => {
    expect(inEvidence(`목표는 ${won}입니다.`)).toEqual([expect.stringContaining(`"${won}"`)]);
  });

  it("takes 200 characters, and Latin names of the payload", () => {
    expect(inActions(`${"가".repeat(199)}.`)).toEqual([]);
    expect(inActions("Leadership LAB SCM 확인하세요.")).toEqual([]);
    expect(inActions("Quarterly Growth SCM 확인하세요.")).toHaveLength(1);
    expect(inActions("Special Parade 확인하세요.")).toHaveLength(1); // letters of the names, and other words
  });

  it("is Korean when half of its letters are", () => {
    expect(inActions("Email 확인하세요.")).toEqual([]);
    expect(inActions("Emails 확인하세요.")).toHaveLength(1);
  });
});

describe("a name that is told in full", () => {
  const named = (...names: string[]) =>
    aPayload(
      { orgName: names[0] ?? "", counterpartyName: names[1] ?? "인사팀", counts: PAYLOAD.counts },
      names.slice(2).map((deal_name) => ({ deal_name })),
      ["수강 인원 30명"],
    );

  it.each([
    ["카페24 원래 담당자가 바뀌었습니다.", named("카페24")],
    ["카페24 원래 담당자가 바뀌었습니다.", named(" 카페２４ ")],
    ["지난 회의에,카페24 원래 담당자가 왔습니다.", named("카페24")],
    ["카페24 원래 담당자가 카페24 원래 자리로 왔습니다.", named("카페24")],
    ["(주)라인3 분기 회의가 있습니다.", named("(주)라인3")],
    ["한빛 2026-07 과정이 늦어집니다.", named("한빛 2026", "인사팀", "한빛 2026-07 과정")],
  ])("brings no figure of its own: %s", (sentence, payload) => {
    expect(inEvidence(sentence, [], payload)).toEqual([]);
  });

  it.each([
    ["카페24억 원을 확보했습니다.", named("카페24"), "24억 원"],
    ["본사는 211번가입니다.", named("11번가"), "211번"],
    ["그 LAB34 과정이 늦어집니다.", named("LAB3"), "LAB34"],
    ["그 SLAB3 과정이 늦어집니다.", named("LAB3"), "SLAB3"],
    ["자료는 모두 3MB입니다.", named("3M"), "3MB"],
    ["365 억 원을 확보했습니다.", named("365"), "365 억 원"],
    ["30억 원을 확보했습니다.", named("한빛", "인사팀", "억 원"), "30억 원"],
  ])("excuses no other figure: %s", (sentence, payload, figure) => {
    expect(inEvidence(sentence, [], payload)).toContain(
      `근거 1: "${figure}"(이)라는 수치는 자료에 없습니다. 자료에 있는 수치만 쓰세요.`,
    );
  });
});

it("names every problem of a card with its sentence", () => {
  const texts = { evidence: ["확정 3건입니다.", "확정 9건, 7억 원입니다."], actions: ["`메일`을 보내세요."] };
  expect(inEvidence("대한상사도 같습니다.", ["대한상사"])).toEqual([
    '근거 1: 다른 거래처의 이름 "대한상사"을(를) 쓸 수 없습니다.',
  ]);
  expect(groundingProblems(texts, PAYLOAD, [])).toEqual([
    '근거 2: "9건"(이)라는 수치는 자료에 없습니다. 자료에 있는 수치만 쓰세요.',
    '근거 2: "7억 원"(이)라는 수치는 자료에 없습니다. 자료에 있는 수치만 쓰세요.',
    "실행 제안 1: 마크다운은 쓸 수 없습니다.",
  ]);
});
