import { describe, expect, it } from "vitest";
import type { WeighedDeal } from "../../../src/contract/deal.ts";
import type { Mode } from "../../../src/contract/mode.ts";
import { judge, yearsOf } from "../../../src/rules/judge.ts";
import { addDeal, emptyTally } from "../../../src/rules/tally.ts";
import { aDeal, rules } from "./given.ts";

const AS_OF = "2026-04-15";
const WON: Partial<WeighedDeal> = { status: "Won", commitment: "confirmed" };

function judged(deals: readonly Partial<WeighedDeal>[], mode: Mode = "offline", nameOf = (id: string) => `조직 ${id}`) {
  const tally = emptyTally(yearsOf(AS_OF, rules));
  for (const deal of deals) addDeal(tally, aDeal(deal), rules.deals_top);
  return judge(tally, mode, AS_OF, rules, nameOf);
}

describe("the years of a report", () => {
  it("are the year of its date and the one before", () => {
    expect(yearsOf("2026-01-01", rules)).toEqual({ baseline: 2025, target: 2026 });
    expect(yearsOf("2025-12-31", rules)).toEqual({ baseline: 2024, target: 2025 });
  });

  it("are those that the rules pin, each by itself", () => {
    expect(yearsOf(AS_OF, { ...rules, baseline_year: 2023 })).toEqual({ baseline: 2023, target: 2026 });
    expect(yearsOf(AS_OF, { ...rules, target_year: 2027 })).toEqual({ baseline: 2025, target: 2027 });
  });
});

describe("the rows of a report", () => {
  it.each([
    [1_000_000_000, "S0", 1_500_000_000],
    [200_000_000, "P0", 340_000_000],
    [100_000_000, "P1", 170_000_000],
    [50_000_000, "P2", 75_000_000],
  ])("have the target of their tier: %d is %s and asks for %d", (amount, tier, target) => {
    const [first] = judged([{ ...WON, year: 2025, amount }]);
    expect(first?.row).toMatchObject({ tier, baseline: amount, target, coverage: 0, gap: target, pipeline_zero: true });
  });

  it("are those of organisations with a tier and counterparties of the two years", () => {
    const rows = judged([
      { ...WON, year: 2025, amount: 50_000_000 },
      { counterparty: "교육팀", status: "Lost" },
      { counterparty: "옛 팀", year: 2024 },
      { ...WON, year: 2025, amount: 49_999_999, organizationId: "small" },
    ]);
    expect(rows.map(({ row }) => [row.orgId, row.counterpartyName])).toEqual([
      ["o1", "인사팀"],
      ["o1", "교육팀"],
    ]);
  });

  it("take the tier of the offline deals in the online mode too", () => {
    const deals = [
      { ...WON, year: 2025, amount: 100_000_000 },
      { ...WON, year: 2025, amount: 10_000_000, mode: "online" as const },
      { ...WON, amount: 9_000_000, mode: "online" as const },
    ];
    expect(judged(deals, "online").map(({ row }) => [row.tier, row.baseline, row.confirmed])).toEqual([
      ["P1", 10_000_000, 9_000_000],
    ]);
  });

  it("leave out an organisation whose shown name has no tier", () => {
    expect(judged([{ ...WON, year: 2025, amount: 1e9 }], "offline", () => "삼성전자 DS")).toEqual([]);
  });

  it("flag the counterparty that nobody filled in", () => {
    const base = { ...WON, year: 2025, amount: 50_000_000 };
    const rows = judged([base, { ...base, counterparty: rules.uncategorized_name }]);
    expect(rows.map(({ row }) => [row.counterpartyName, row.flags.excluded_by_quality])).toEqual([
      ["미분류(카운터파티 없음)", true],
      ["인사팀", false],
    ]);
  });

  it("carry the bars of the month, the counts and their largest deals", () => {
    const [first] = judged([
      { ...WON, year: 2025, amount: 50_000_000 },
      { ...WON, rowid: 2, id: "d2", amount: 10_000_000 },
      { rowid: 3, id: "d3", commitment: "expected", amount: 0, amountKind: "parse_failed" },
      { year: null },
    ]);
    expect(first?.row.flags).toEqual({
      excluded_by_quality: false,
      rule_trigger: "COVERAGE_BELOW_MIN",
      min_cov_current_month: 0.2,
      severe_threshold: 0.1,
    });
    expect(first?.row.counts).toEqual({
      confirmed_deals: 1,
      expected_deals: 1,
      amount_zero_deals: 1,
      amount_parse_fail: 1,
      year_unknown: 1,
    });
    expect(first?.top).toEqual([
      { rowid: 2, id: "d2", amount: 10_000_000 },
      { rowid: 3, id: "d3", amount: 0 },
    ]);
  });
});
