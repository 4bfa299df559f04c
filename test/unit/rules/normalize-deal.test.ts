import { describe, expect, it } from "vitest";
import type { Bucket } from "../../../src/contract/deal.ts";
import { counterpartyName, dealNormalizer } from "../../../src/rules/normalize-deal.ts";
import { type DealTexts, rawDeal, rules } from "./given.ts";

const normalize = dealNormalizer(rules, null);
const read = (known: DealTexts) => normalize(rawDeal(known));
const weigh = (known: DealTexts) => read(known)?.weighed;

const COMPLETE = {
  status: "Won",
  price: "1",
  contractDate: "2026-02-01",
  startDate: "2026-03-01",
  endDate: "2026-03-31",
  courseId: "C1",
};

describe("the bucket of a deal", () => {
  it("is CONFIRMED_CONTRACT when it is Won with all three dates, a course and an amount", () => {
    expect(read(COMPLETE)?.bucket).toBe("CONFIRMED_CONTRACT");
  });

  it.each<[string, DealTexts]>([
    ["no contract date", { contractDate: null }],
    ["no course start", { startDate: "미정" }],
    ["no course end", { endDate: "2026-02-30" }],
    ["no course", { courseId: null }],
    ["a blank course", { courseId: " \u00a0" }],
    ["an amount of 0", { price: "0" }],
    ["no amount", { price: null }],
    ["an unreadable amount", { price: "협의" }],
  ])("is CONFIRMED_COMMIT when it is Won with %s", (_, missing) => {
    expect(read({ ...COMPLETE, ...missing })?.bucket).toBe("CONFIRMED_COMMIT");
  });

  it.each<[string | null, string | null, Bucket | null]>([
    ["Won", null, "CONFIRMED_COMMIT"],
    ["Won", "낮음", "CONFIRMED_COMMIT"],
    ["Open", "확정", "CONFIRMED_COMMIT"],
    ["Open", '["높음","확정"]', "CONFIRMED_COMMIT"],
    ["Open", "높음", "EXPECTED_HIGH"],
    ["Open", '["높음","낮음"]', "EXPECTED_HIGH"],
    ["Open", "확정됨", null],
    ["Open", "낮음", null],
    ["Open", null, null],
    [null, "확정", "CONFIRMED_COMMIT"],
    [null, "높음", "EXPECTED_HIGH"],
    ["", "높음", "EXPECTED_HIGH"],
    ["Lost", "확정", null],
    ["Lost", "높음", null],
    ["Lost ", "높음", "EXPECTED_HIGH"],
    ["won", null, null],
    ["Won ", null, null],
    ["Convert ", "확정", "CONFIRMED_COMMIT"],
  ])("of status %j and possibility %j is %j", (status, possibility, bucket) => {
    expect(read({ status, possibility })?.bucket).toBe(bucket);
  });

  it("does not change when the same possibilities come again", () => {
    const again = ["확정", "높음", "낮음", "확정", "높음", "낮음"].map((possibility) => read({ possibility })?.bucket);
    expect(again).toEqual(["CONFIRMED_COMMIT", "EXPECTED_HIGH", null, "CONFIRMED_COMMIT", "EXPECTED_HIGH", null]);
  });

  it("is still read when there are more possibilities than are remembered", () => {
    for (let at = 0; at < 5_010; at++) read({ possibility: `메모 ${at}` });
    expect(read({ possibility: "확정" })?.bucket).toBe("CONFIRMED_COMMIT");
  });
});

describe("a deal", () => {
  it("of the status Convert counts nowhere", () => {
    expect(read({ status: "Convert", possibility: "확정" })).toBeNull();
  });

  it("keeps its row, ids and status as they are", () => {
    const deal = weigh({ rowid: 7, id: " d ", organizationId: "", status: "Won " });
    expect(deal).toMatchObject({ rowid: 7, id: " d ", organizationId: "", status: "Won " });
    expect(weigh({ id: null, organizationId: null, status: null })).toMatchObject({
      id: null,
      organizationId: null,
      status: null,
    });
  });

  it.each(["구독제(온라인)", "선택구매(온라인)", "포팅", "\ufeff포팅\u00a0"])(
    "is online when its format is %j",
    (format) => {
      expect(weigh({ format })?.mode).toBe("online");
    },
  );

  it.each([null, "", "  ", "집합교육", "온라인", "구독제 (온라인)", "구독제(온라인),포팅", "포팅\u200b"])(
    "is offline when its format is %j",
    (format) => {
      expect(weigh({ format })?.mode).toBe("offline");
    },
  );

  it.each<[DealTexts, number | null]>([
    [{ startDate: "2026-01-01", contractDate: "2025-12-01", expectedCloseDate: "2024-01-01" }, 2026],
    [{ startDate: null, contractDate: "2025-12-01", expectedCloseDate: "2024-01-01" }, 2025],
    [{ startDate: "미정", contractDate: "2025.2.30", expectedCloseDate: "20240101" }, 2024],
    [{ endDate: "2026-05-01" }, null],
    [{}, null],
  ])("of %j is of the year %j", (dates, year) => {
    expect(weigh(dates)?.year).toBe(year);
  });

  it("carries its dates as YYYY-MM-DD and how its amount was read", () => {
    const deal = read({ ...COMPLETE, startDate: "2026/3/1", expectedCloseDate: "x", price: "1,000원" });
    expect(deal).toMatchObject({
      startDate: "2026-03-01",
      endDate: "2026-03-31",
      contractDate: "2026-02-01",
      expectedCloseDate: null,
      weighed: { amount: 1000, amountKind: "read" },
    });
    expect(weigh({ price: "협의" })).toMatchObject({ amount: 0, amountKind: "parse_failed" });
    expect(weigh({})).toMatchObject({ amount: 0, amountKind: "missing" });
  });
});

describe("the counterparty", () => {
  it("is the person's division, trimmed and otherwise as it is", () => {
    expect(counterpartyName("\ufeff 인사  팀 \u3000", rules.uncategorized_name)).toBe("인사  팀");
    expect(weigh({ division: " HRD\n" })?.counterparty).toBe("HRD");
  });

  it.each([null, "", " \u00a0\ufeff"])("is 미분류(카운터파티 없음) when the division is %j", (division) => {
    expect(weigh({ division })?.counterparty).toBe("미분류(카운터파티 없음)");
  });
});
