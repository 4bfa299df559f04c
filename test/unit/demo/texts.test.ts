import { describe, expect, it } from "vitest";
import { dayOf, isoDay, readAsOf, seoulInstant } from "../../../src/demo/calendar.ts";
import { Prng } from "../../../src/demo/prng.ts";
import { memoText } from "../../../src/demo/rows/memo-text.ts";
import { inventedPhone } from "../../../src/demo/rows/person-row.ts";
import { spoiledAmount, writeAmount } from "../../../src/demo/text/amount-text.ts";
import { impossibleDate, writeDate } from "../../../src/demo/text/date-text.ts";
import { possibilityWith, possibilityWithout } from "../../../src/demo/text/possibility-text.ts";
import { zoneOffset } from "../../../src/lib/zone.ts";
import { readAmount } from "../../../src/rules/amount.ts";
import { dateReader } from "../../../src/rules/calendar-date.ts";
import { possibilityTokens } from "../../../src/rules/possibility.ts";

const TIMES = 3000;
const prngs = Array.from({ length: TIMES }, (_, index) => new Prng(11, 0, index));
const readDate = dateReader(zoneOffset("Asia/Seoul"));

describe("amounts", () => {
  it("are read by the rules as the won that was written, however it was written", () => {
    for (const prng of prngs) {
      const won = prng.pick([
        prng.int(10_000) * 100,
        prng.int(99_999) * 10_000,
        prng.int(50) * 10_000_000,
        300_000_000,
      ]);
      const columns = writeAmount(won, prng);
      const read = readAmount(columns.금액, columns["예상 체결액"]);
      expect({ columns, ...read }).toEqual({ columns, amount: won, kind: "read" });
    }
  });

  it("come to nothing when spoiled: missing, unreadable, negative or zero", () => {
    const read = prngs.map(spoiledAmount).map((columns) => readAmount(columns.금액, columns["예상 체결액"]));
    expect(read.every(({ amount }) => amount === 0)).toBe(true);
    expect(new Set(read.map(({ kind }) => kind))).toEqual(new Set(["missing", "parse_failed", "read"]));
  });
});

describe("dates", () => {
  it("are read by the rules as the day that was written, however it was written", () => {
    for (const prng of prngs) {
      const day = dayOf(2024, 1, 1) + prng.int(1200);
      const text = writeDate(day, prng);
      expect([text, readDate(text)]).toEqual([text, isoDay(day)]);
    }
  });

  it("are no dates to the rules when impossible", () => {
    for (const prng of prngs) {
      const text = impossibleDate(2026, prng);
      expect([text, readDate(text)]).toEqual([text, null]);
    }
  });

  it("know the instant at which a day begins in Seoul", () => {
    expect(seoulInstant(dayOf(2026, 1, 1), 0)).toBe("2025-12-31T15:00:00.000Z");
  });

  it.each(["2026-02-29", "2026-2-9", "20260209", "1969-12-31", "3000-01-01", "tomorrow", ""])(
    "refuses %j as a day",
    (text) => {
      expect(readAsOf(text)).toBeUndefined();
    },
  );

  it("reads a real day", () => {
    expect(readAsOf("2024-02-29")).toMatchObject({ text: "2024-02-29", year: 2024, month: 2 });
  });
});

describe("possibility", () => {
  it("holds the token that it was given, in any form, and no other that counts", () => {
    for (const prng of prngs) {
      for (const [token, other] of [
        ["확정", "높음"],
        ["높음", "확정"],
      ] as const) {
        const text = possibilityWith(token, prng);
        const tokens = possibilityTokens(text);
        expect([text, tokens.has(token), tokens.has(other)]).toEqual([text, true, false]);
      }
    }
  });

  it("holds none of them when it is to say nothing", () => {
    for (const text of prngs.map(possibilityWithout)) {
      const tokens = possibilityTokens(text);
      expect([text, tokens.has("확정"), tokens.has("높음")]).toEqual([text, false, false]);
    }
  });
});

describe("people and notes", () => {
  it("have telephone numbers that nobody has", () => {
    expect(prngs.map(inventedPhone).every((phone) => /^010-0000-\d{4}$/.test(phone))).toBe(true);
  });

  it("are 100 to 1500 characters of mostly Korean, short ones the most", () => {
    const lengths = prngs.map((prng) => memoText("BUDGET", false, prng).length);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1500);
    expect(lengths.filter((length) => length < 600).length).toBeGreaterThan(TIMES / 2);
  });
});
