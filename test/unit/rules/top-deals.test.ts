import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Deal, WeighedDeal } from "../../../src/contract/deal.ts";
import { keepTop, type TopRef, topDeal } from "../../../src/rules/top-deals.ts";
import { aDeal, rawDeal } from "./given.ts";

function topOf(deals: readonly TopRef[], limit: number): TopRef[] {
  const top: TopRef[] = [];
  for (const deal of deals) keepTop(top, deal, limit);
  return top;
}

const ids = (refs: readonly TopRef[]) => refs.map(({ id }) => id);
const ref = (id: string | null, amount = 1, rowid = 1): TopRef => ({ id, amount, rowid });

describe("the largest deals", () => {
  it("are as many as the limit, largest first", () => {
    const amounts = [3, 9, 1, 7, 5, 8, 2];
    const top = topOf(
      amounts.map((amount) => ref(`d${amount}`, amount)),
      5,
    );
    expect(ids(top)).toEqual(["d9", "d8", "d7", "d5", "d3"]);
  });

  it("are all when there are fewer, and none when none are asked for", () => {
    expect(topOf([ref("a"), ref("b")], 5)).toHaveLength(2);
    expect(topOf([ref("a"), ref("b")], 0)).toEqual([]);
  });

  it("are ordered by id, as text by code point, where amounts are equal", () => {
    const equal = ["9", "📌", "10", "a", "￦", "A"].map((id) => ref(id));
    expect(ids(topOf(equal, 6))).toEqual(["10", "9", "A", "a", "￦", "📌"]);
    expect(ids(topOf(equal, 5))).toEqual(["10", "9", "A", "a", "￦"]);
  });

  it("without an id come before those with one, then the earlier row", () => {
    const equal = [ref("", 1, 1), ref(null, 1, 3), ref("a", 1, 4), ref(null, 1, 2)];
    const top = topOf(equal, 4);
    expect(ids(top)).toEqual([null, null, "", "a"]);
    expect(top.map(({ rowid }) => rowid)).toEqual([2, 3, 1, 4]);
  });

  it("do not depend on the order in which they came", () => {
    const deals = fc.uniqueArray(
      fc.record({
        rowid: fc.nat(50),
        amount: fc.nat(3),
        id: fc.option(fc.constantFrom("a", "b", "10", "9")),
      }),
      { selector: ({ rowid }) => rowid, maxLength: 15 },
    );
    fc.assert(
      fc.property(deals, fc.nat(6), (all, limit) => {
        const everything = topOf(all, all.length);
        expect(topOf(all, limit)).toEqual(everything.slice(0, limit));
        expect(topOf([...all].reverse(), limit)).toEqual(everything.slice(0, limit));
      }),
    );
  });
});

function listed(known: Partial<WeighedDeal> = {}): Deal {
  const dates = { contractDate: null, expectedCloseDate: null, startDate: "2026-03-01", endDate: null };
  return { weighed: aDeal(known), ...dates, bucket: null };
}

describe("a listed deal", () => {
  it("shows name and possibility as stored, and its dates as they were read", () => {
    const deal: Deal = {
      ...listed({ id: " x ", status: "" }),
      contractDate: "2026-02-01",
      expectedCloseDate: "2026-01-31",
      endDate: "2026-03-31",
      bucket: "EXPECTED_HIGH",
    };
    expect(topDeal(deal, rawDeal({ name: " 이름 ", possibility: ' ["높음"] ', courseId: "C1" }))).toEqual({
      deal_id: " x ",
      deal_name: " 이름 ",
      status: "",
      possibility: ' ["높음"] ',
      amount: 1_000_000,
      is_nononline: true,
      deal_year: 2026,
      course_id_exists: true,
      start_date: "2026-03-01",
      end_date: "2026-03-31",
      contract_date: "2026-02-01",
      expected_close_date: "2026-01-31",
      last_contact_date: null,
    });
  });

  it.each([
    [null, false],
    ["", false],
    [" ", true],
    ["0", true],
  ])("with the course id %j says course_id_exists %s", (courseId, exists) => {
    expect(topDeal(listed(), rawDeal({ courseId })).course_id_exists).toBe(exists);
  });

  it("of the online mode is not nononline", () => {
    expect(topDeal(listed({ mode: "online" }), rawDeal()).is_nononline).toBe(false);
  });
});
