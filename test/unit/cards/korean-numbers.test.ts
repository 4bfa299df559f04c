import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reading } from "../../../src/cards/figure.ts";
import { figuresIn } from "../../../src/cards/korean-numbers.ts";

/** A reading in short: `money 325000000/1000000` is a value and its step. */
function short(reading: Reading): string {
  const round = (value: number) => Number(value.toPrecision(12));
  switch (reading.kind) {
    case "money":
    case "ratio":
      return `${reading.kind} ${round(reading.value)}/${round(reading.step)}${reading.bound === "about" ? "" : ` ${reading.bound}`}`;
    case "count":
      return `${round(reading.value)}${reading.counter ?? ""}${reading.bound === "about" ? "" : ` ${reading.bound}`}`;
    case "date":
      return [
        reading.year && `${reading.year}y`,
        reading.quarter && `Q${reading.quarter}`,
        reading.month && `${reading.month}m`,
        reading.day && `${reading.day}d`,
      ]
        .filter(Boolean)
        .join(" ");
    case "code":
      return `code ${reading.code}`;
  }
}

const read = (text: string) => figuresIn(text).map(({ readings }) => readings.map(short).join(" | "));

describe("money in a Korean sentence", () => {
  it.each([
    ["3억 2,500만 원", "money 325000000/1000000"],
    ["3억 2500만원을", "money 325000000/1000000"],
    ["3.25억 원", "money 325000000/1000000"],
    ["325,000,000원", "money 325000000/1"],
    ["약 325,000,000원", "money 325000000/1000000"],
    ["₩325,000,000", "money 325000000/1"],
    ["￦3.3억", "money 330000000/10000000"],
    ["325,000,000 KRW", "money 325000000/1"],
    ["KRW 325,000,000", "money 325000000/1"],
    ["1천만원", "money 10000000/10000000"],
    ["5백만 원", "money 5000000/1000000"],
    ["2천5백만 원", "money 25000000/1000000"],
    ["2천 500만 원", "money 25000000/1000000"],
    ["325백만원", "money 325000000/1000000"],
    ["325,400천원", "money 325400000/100000"],
    ["3억", "money 300000000/100000000"],
    ["3 억 원", "money 300000000/100000000"],
    ["30억 원", "money 3000000000/100000000"],
    ["100억 원", "money 10000000000/1000000000"],
    ["약 3억 원", "money 300000000/100000000"],
    ["3억2천만", "money 320000000/10000000"],
    ["3억 5천", "money 350000000/10000000"],
    ["3억 254만 3,210원", "money 302543210/10"],
    ["1조 2,000억", "money 1200000000000/100000000000"],
    ["3,000만 원", "money 30000000/1000000"],
    ["3.30억 원", "money 330000000/1000000"],
    ["삼억 원", "money 300000000/100000000"],
    ["이천만 원이", "money 20000000/10000000"],
    ["이천오백만 원", "money 25000000/1000000"],
    ["3억 이천만", "money 320000000/10000000"],
    ["십억", "money 1000000000/1000000000"],
    ["만 원", "money 10000/10000"],
    ["３억 ２，５００만 원", "money 325000000/1000000"],
    ["3억 2,500만 원".normalize("NFD"), "money 325000000/1000000"],
    ["3억여 원", "money 300000000/100000000 floor"],
    ["0.01억 원 미만", "money 1000000/1000000 below"],
    ["0원", "money 0/1"],
    ["0.3억이", "money 30000000/10000000"],
    ["3억이 원래", "money 300000000/100000000"],
    ["3 억", "money 300000000/100000000"],
    ["3 억원", "money 300000000/100000000"],
    ["3 억 정도", "money 300000000/100000000"],
    ["3 억여 원", "money 300000000/100000000 floor"],
    ["3억여원", "money 300000000/100000000 floor"],
    ["3억여를", "money 300000000/100000000 floor"],
    ["3억미만", "money 300000000/100000000 below"],
    ["3억 원 이하", "money 300000000/100000000 below"],
    ["약325,000,000원", "money 325000000/1000000"],
    ["약 300,000,000원", "money 300000000/100000000"],
    ["약 100억 원", "money 10000000000/1000000000"],
    ["대략 325,000,000원", "money 325000000/1000000"],
    ["계약 325,000,000원", "money 325000000/1"],
    ["325,000,000여 원", "money 325000000/1000000 floor"],
    ["3만 5천 원", "money 35000/1000"],
    ["이천만원", "money 20000000/10000000"],
    ["이천만여 원", "money 20000000/10000000 floor"],
    ["이천 원이", "money 2000/1000"],
    ["이천원", "money 2000/1000"],
    ["이천여 원", "money 2000/1000 floor"],
    ["접수 이천만 원", "money 20000000/10000000"],
    ["일억 원", "money 100000000/100000000"],
    ["이 만 원", "money 10000/10000"],
    ["이만 줄이면 3억 원", "money 300000000/100000000"],
    ["30만 중", "money 300000/10000 | 300000"],
    ["1.5만 중", "money 15000/1000"],
    ["500KRW", "money 500/1"],
  ])("%s", (text, expected) => expect(read(text)).toEqual([expected]));

  it("reads both ends of a range", () => {
    expect(read("1~2억 원")).toEqual(["money 100000000/100000000", "money 200000000/100000000"]);
    expect(read("1억~2억 원")).toEqual(["money 100000000/100000000", "money 200000000/100000000"]);
    expect(read("1 ~ 2억 원")).toEqual(["money 100000000/100000000", "money 200000000/100000000"]);
  });

  it("does not join what are two numbers", () => {
    expect(read("1억 3억 원")).toEqual(["money 100000000/100000000", "money 300000000/100000000"]);
    expect(read("3억 5건")).toEqual(["money 300000000/100000000", "5건"]);
  });
});

describe("other figures in a Korean sentence", () => {
  it.each([
    ["45.5%", ["ratio 0.455/0.001"]],
    ["45.5％", ["ratio 0.455/0.001"]],
    ["45.5퍼센트", ["ratio 0.455/0.001"]],
    ["45 프로", ["ratio 0.45/0.01"]],
    ["5%p", ["ratio 0.05/0.01"]],
    ["5%포인트", ["ratio 0.05/0.01"]],
    ["4할", ["ratio 0.4/0.1"]],
    ["4할인", ["4"]],
    ["오십 퍼센트", ["ratio 0.5/0.1"]],
    ["1.5배", ["ratio 1.5/0.1"]],
    ["두 배", ["ratio 2/1"]],
    ["3분의 1", ["ratio 0.333333333333/0.05"]],
    ["3분의1", ["ratio 0.333333333333/0.05"]],
    ["20분의 13", ["ratio 0.65/0.05"]],
    ["5퍼센트포인트", ["ratio 0.05/0.01"]],
    ["5퍼센트 포인트", ["ratio 0.05/0.01"]],
    ["50여 %", ["ratio 0.5/0.01 floor"]],
    ["오십퍼센트", ["ratio 0.5/0.1"]],
    ["5건이하", ["5건 below"]],
    ["10여건", ["10건 floor"]],
    ["3건도 없", ["3건"]],
    ["두 건도 없", ["2건"]],
    ["한 건도없", ["0건"]],
    ["1건", ["1건"]],
    ["이십일 건", ["21건"]],
    ["육개월", ["6개월"]],
    ["1.5일", ["1.5일"]],
    ["이십 일", ["20일"]],
    ["10년", ["10년 | 2010y"]],
    ["2~3월 15일", ["2", "3m 15d"]],
    ["1899", ["1899 | money 1899/1"]],
    ["1900", ["1900 | 1900y | money 1900/1"]],
    ["2100", ["2100 | 2100y | money 2100/1"]],
    ["2101", ["2101 | money 2101/1"]],
    ["999", ["999"]],
    ["1000", ["1000 | money 1000/1"]],
    ["3 조직", ["3"]],
    ["AB2 과정", ["code AB2"]],
    ["ISO-9001", ["code ISO-9001"]],
    ["15MB", ["code 15MB"]],
    ["1.25M", ["code 1.25M"]],
    ["0.1% 미만", ["ratio 0.001/0.001 below"]],
    ["50~60%", ["ratio 0.5/0.01", "ratio 0.6/0.01"]],
    ["3건", ["3건"]],
    ["3 건", ["3건"]],
    ["3개", ["3건"]],
    ["두 건", ["2건"]],
    ["세 개", ["3건"]],
    ["다섯 명", ["5명"]],
    ["열다섯 명", ["15명"]],
    ["이십 건", ["20건"]],
    ["2천 명", ["2000명"]],
    ["10여 건", ["10건 floor"]],
    ["2~3건", ["2건", "3건"]],
    ["2∼3건", ["2건", "3건"]],
    ["2-3건", ["2건", "3건"]],
    ["한 건도 없습니다", ["0건"]],
    ["1건도 없", ["0건"]],
    ["6개월", ["6개월"]],
    ["육 개월", ["6개월"]],
    ["2주 안에", ["2주"]],
    ["3 주요 고객", ["3"]],
    ["2026-03-01", ["2026y 3m 1d"]],
    ["2026.3.1", ["2026y 3m 1d"]],
    ["2026. 3. 1.", ["2026y 3m 1d"]],
    ["26.03.01", ["2026y 3m 1d"]],
    ["20260301", ["2026y 3m 1d"]],
    ["2026-03", ["2026y 3m"]],
    ["2026년 3월 1일", ["2026y 3m 1d"]],
    ["2026년 3월", ["2026y 3m"]],
    ["3월", ["3m"]],
    ["3월 15일", ["3m 15d"]],
    ["3/1", ["3m 1d"]],
    ["26년", ["26년 | 2026y"]],
    ["'26년", ["2026y"]],
    ["2026년", ["2026y"]],
    ["15일", ["15일 | 15d"]],
    ["1분기", ["Q1"]],
    ["2026년 1분기", ["2026y Q1"]],
    ["1/4분기", ["Q1"]],
    ["Q1", ["Q1"]],
    ["1~2분기", ["Q1", "Q2"]],
    ["3~4월", ["3m", "4m"]],
    ["2025~2026년", ["2025y", "2026y"]],
    ["2026", ["2026 | 2026y | money 2026/1"]],
    ["7", ["7"]],
    ["0.33", ["0.33 | ratio 0.33/0.01"]],
    ["P2 등급", ["code P2"]],
    ["10:30", ["code 10:30"]],
    ["Ⅲ ③", ["3"]],
    ["٣건", [""]],
  ])("%s", (text, expected) => expect(read(text)).toEqual(expected));

  it.each([
    "수십 건",
    "몇 건",
    "수천만 원",
    "수억 원",
    "몇 억 원",
    "절반",
    "두세 건",
    "여러 개",
    "이 건은 보류",
    "이 원인",
    "이 원 안에",
    "수 천만 원",
    "몇 백만 원",
    "백 원인",
    "조직 구조",
    "천천히",
    "천만에요",
    "만약",
    "오만하게",
    "이만 줄이고",
    "일조했습니다",
    "사업 일정",
    "다시 한 번",
    "두 가지 안",
    "두 번째",
    "담당자가 검토한 건",
    "한 명확한",
    "이번 달",
    "매월",
    "상반기",
    "한 개인의",
  ])("no figure is in %s", (text) => expect(figuresIn(text)).toEqual([]));
});

describe("counter words of one meaning are one", () => {
  it.each<readonly [counter: string, words: readonly string[]]>([
    ["건", ["건", "개", "딜", "계약", "프로젝트"]],
    ["명", ["명", "분", "인", "사람"]],
    ["곳", ["곳", "군데", "개사"]],
    ["회", ["회", "번", "차례"]],
    ["개월", ["개월", "달"]],
    ["주", ["주", "주간", "주일"]],
    ["년", ["년", "년간"]],
    ...["개소", "개년", "번째", "회차", "차시", "차", "일차", "시간", "시", "팀", "부서", "과정", "기", "단계"].map(
      (alone) => [alone, [alone]] as const,
    ),
  ])("as 3%s: %j", (counter, words) => {
    for (const word of words) {
      expect(read(`3${word}`)).toEqual([`3${counter}`]);
      expect(read(`3 ${word}에`)).toEqual([`3${counter}`]);
    }
  });

  it("and days may be a day of the month, and there is no fifth quarter of a year", () => {
    expect(read("3일간")).toEqual(["3일 | 3d"]);
    expect(read("5분기")).toEqual(["5분기"]);
  });

  it.each(["건물", "개인", "명확", "분야", "인력", "회사", "차이", "달성", "주요", "일정", "시점", "팀장", "기준"])(
    "but the beginning of %s is none",
    (word) => {
      expect(read(`3${word}`)).toEqual(["3"]);
      expect(read(`3 ${word}`)).toEqual(["3"]);
    },
  );
});

describe("native number words", () => {
  it.each([
    ["한", 1],
    ["두", 2],
    ["세", 3],
    ["석", 3],
    ["네", 4],
    ["넉", 4],
    ["다섯", 5],
    ["여섯", 6],
    ["일곱", 7],
    ["여덟", 8],
    ["아홉", 9],
    ["열", 10],
    ["열한", 11],
    ["스무", 20],
    ["스물두", 22],
    ["서른", 30],
    ["마흔", 40],
    ["쉰", 50],
  ])("%s is %i", (word, value) => expect(read(`모두 ${word} 명입니다`)).toEqual([`${value}명`]));

  it.each([
    ["두 주", "2주"],
    ["두 팀", "2팀"],
    ["세 달", "3개월"],
    ["두배", "ratio 2/1"],
    ["두 시간", "2시간"],
    ["두 회차", "2회차"],
    ["한 회차", "1회차"],
    ["한 개년", "1개년"],
  ])("count as facts: %s", (text, expected) => expect(read(text)).toEqual([expected]));

  it.each(["한 회", "한 주", "한 팀", "한 과정", "한 단계", "두 시", "두 차", "두 기", "한 배", "두 배송"])(
    "are a way to speak: %s",
    (text) => expect(read(text)).toEqual([]),
  );
});

describe("dates in a Korean sentence", () => {
  it.each([
    ["26년 3분기", ["2026y Q3"]],
    ["'26년도 2/4분기", ["2026y Q2"]],
    ["2026년도3분기", ["2026y Q3"]],
    ["26년 3월", ["2026y 3m"]],
    ["'26년 3월 5일", ["2026y 3m 5d"]],
    ["2026년3월15일", ["2026y 3m 15d"]],
    ["2026년 12월 5일정", ["2026y 12m", "5"]],
    ["12월 15일정", ["12m", "15"]],
    ["12월15일", ["12m 15d"]],
    ["2026/12/31", ["2026y 12m 31d"]],
    ["1999-12-31", ["1999y 12m 31d"]],
    ["2026-3-1", ["2026y 3m 1d"]],
    ["2026-03.01", ["2026y 3m", "1"]],
    ["26-12-31", ["2026y 12m 31d"]],
    ["26.03.01%", ["26.03 | ratio 26.03/0.01", "ratio 0.01/0.01"]],
    ["2026.3", ["2026y 3m"]],
    ["2026/12", ["2026y 12m"]],
    ["1999-10", ["1999y 10m"]],
    ["2026-13", ["2026 | 2026y | money 2026/1", "13"]],
    ["20~30%", ["ratio 0.2/0.01", "ratio 0.3/0.01"]],
    ["2020-10%", ["ratio 20.2/0.01", "ratio 0.1/0.01"]],
    ["2020-10 건", ["2020건", "10건"]],
    ["2020-10건", ["2020건", "10건"]],
    ["20260301에", ["2026y 3m 1d"]],
    ["2026 Q1에", ["2026y Q1"]],
    ["Q1에", ["Q1"]],
    ["20261231", ["2026y 12m 31d"]],
    ["19991001", ["1999y 10m 1d"]],
    ["20260301원", ["money 20260301/1"]],
    ["20261301", ["20261301 | money 20261301/1"]],
    ["2026 Q1", ["2026y Q1"]],
    ["2026Q1", ["2026y Q1"]],
    ["2026 1Q", ["2026y Q1"]],
    ["1999Q4", ["1999y Q4"]],
    ["4Q", ["Q4"]],
    ["Q5", ["code Q5"]],
    ["Q1A", ["code Q1A"]],
    ["4/4 분기", ["Q4"]],
    ["12/31", ["12m 31d"]],
    ["09/05", ["9m 5d"]],
    ["10/29", ["10m 29d"]],
    ["13/31", ["13", "31"]],
    ["1/32", ["1", "32"]],
    ["'26 년", ["2026y"]],
    ["1999 년", ["1999y"]],
    ["99년", ["99년 | 2099y"]],
    ["100년", ["100년"]],
    ["31일", ["31일 | 31d"]],
    ["32일", ["32일"]],
  ])("%s", (text, expected) => expect(read(text)).toEqual(expected));
});

it("tells a figure by its own words, and holds no more than they say", () => {
  const told = (text: string) => figuresIn(text).map((figure) => figure.text);
  expect(told("확정 3건, 약 3.25억 원 미만입니다.")).toEqual(["3건", "3.25억 원"]);
  expect(told("₩5,000원과 KRW 700")).toEqual(["₩5,000원", "KRW 700"]);
  expect(figuresIn("٣건")).toEqual([{ text: "٣", readings: [] }]);
  expect(figuresIn("3월")).toEqual([{ text: "3월", readings: [{ kind: "date", month: 3 }] }]);
  expect(figuresIn("300여 명")).toEqual([
    { text: "300여 명", readings: [{ kind: "count", counter: "명", value: 300, step: 100, bound: "floor" }] },
  ]);
  expect(figuresIn("300명")).toEqual([
    { text: "300명", readings: [{ kind: "count", counter: "명", value: 300, step: 1, bound: "about" }] },
  ]);
});

describe("any text", () => {
  const pieces = [
    "3",
    "1,",
    "억",
    " ",
    "만",
    "천",
    "이",
    "원",
    "~",
    "두",
    "건",
    "년",
    "월",
    "-",
    ".",
    "/",
    "%",
    "여",
    "K",
    "₩",
    "'",
  ];
  const wild = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...pieces)).map((some) => some.join("")),
  );

  it("is read to its end, and every quantity is a number", () => {
    fc.assert(
      fc.property(wild, (text) => {
        for (const { readings } of figuresIn(text))
          for (const reading of readings)
            if ("value" in reading) expect(reading.value >= 0 && reading.step > 0).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it.each(["1", "1,", "[", "3억 ", "1~", "천", "0-", "<", "a@"])("takes no time when it is all %s", (piece) => {
    const startedAt = performance.now();
    figuresIn(piece.repeat(2000));
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
