import { describe, expect, it } from "vitest";
import { tierOf } from "../../../src/rules/tier.ts";
import { rules } from "./given.ts";

describe("the tier of an organisation", () => {
  it.each([
    [1_000_000_000, "S0"],
    [999_999_999, "P0"],
    [200_000_000, "P0"],
    [199_999_999, "P1"],
    [100_000_000, "P1"],
    [99_999_999, "P2"],
    [50_000_000, "P2"],
    [49_999_999, null],
    [0, null],
  ])("of %d KRW is %s", (amount, tier) => {
    expect(tierOf(amount, "조직", rules)).toBe(tier);
  });

  it.each(["삼성전자", "(주)삼성전자판매", " 삼성전자 "])(
    "is none when its shown name has 삼성전자 in it: %j",
    (name) => {
      expect(tierOf(5_000_000_000, name, rules)).toBeNull();
    },
  );

  it.each(["삼성 전자", "삼성전기", "SAMSUNG"])("is not lost for a name that is only near: %j", (name) => {
    expect(tierOf(5_000_000_000, name, rules)).toBe("S0");
  });
});
