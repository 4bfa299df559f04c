import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoShelf, type ShelvedMemo, type Who } from "../../../src/cards/memo-shelf.ts";

const HR: Who = { orgId: "o1", counterpartyName: "인사팀" };
const EDU: Who = { orgId: "o1", counterpartyName: "교육팀" };
const OTHER: Who = { orgId: "o2", counterpartyName: "인사팀" };

interface Given extends ShelvedMemo {
  readonly organizationId: string | null;
  /** The counterparties of its deal and of its person. */
  readonly about: readonly [] | readonly [Who | null] | readonly [Who | null, Who];
}

const memo = (rowid: number, known: Partial<Given> = {}): Given => ({
  rowid,
  id: `m${String(rowid).padStart(4, "0")}`,
  date: "2026-04-01",
  organizationId: null,
  about: [HR],
  ...known,
});

function shelfOf(...memos: readonly Given[]): MemoShelf {
  return shelfAt("2026-04-15", ...memos);
}

/** Rows of the memos of a counterparty. */
function rowsOf(shelf: MemoShelf, who: Who): number[] {
  return shelf.memosOf(who).map(({ rowid }) => rowid);
}

function shelfAt(asOf: string, ...memos: readonly Given[]): MemoShelf {
  const shelf = new MemoShelf(asOf);
  for (const each of memos) shelf.add(each, each.organizationId, each.about[0] ?? null, each.about[1] ?? null);
  return shelf;
}

describe("a memo is about", () => {
  it("every counterparty of its own organisation", () => {
    const shelf = shelfOf(memo(1, { organizationId: "o1", about: [] }));
    expect([HR, EDU, OTHER].map((who) => rowsOf(shelf, who))).toEqual([[1], [1], []]);
  });

  it("the counterparty of its deal and that of its person, in their organisation", () => {
    const shelf = shelfOf(memo(1, { about: [HR, OTHER] }), memo(2, { about: [EDU] }));
    expect([HR, EDU, OTHER].map((who) => rowsOf(shelf, who))).toEqual([[1], [2], [1]]);
  });

  it("one counterparty once, however often it is linked", () => {
    expect(rowsOf(shelfOf(memo(1, { organizationId: "o1", about: [HR, HR] })), HR)).toEqual([1]);
  });

  it("nobody else", () => {
    const shelf = shelfOf(memo(1, { about: [EDU] }), memo(2, { organizationId: "o3", about: [] }));
    expect([HR, EDU, OTHER].map((who) => rowsOf(shelf, who))).toEqual([[], [1], []]);
  });

  it("a counterparty by its organisation and by its deal, the newest of both, once each", () => {
    const day = (at: number) => `2026-03-${String(at).padStart(2, "0")}`;
    const own = Array.from({ length: 15 }, (_, at) => memo(at + 1, { date: day(at + 1), organizationId: "o1" }));
    const dealt = Array.from({ length: 15 }, (_, at) => memo(at + 101, { date: day(at + 1) }));
    const rows = rowsOf(shelfOf(...own, ...dealt), HR);
    expect(rows).toEqual(Array.from({ length: 10 }, (_, at) => [15 - at, 115 - at]).flat());
  });

  it("an organisation whose id is empty", () => {
    const nameless = { orgId: "", counterpartyName: "인사팀" };
    expect(rowsOf(shelfOf(memo(1, { organizationId: "", about: [] })), nameless)).toEqual([1]);
  });
});

describe("the window", () => {
  it.each([
    ["2025-10-17", true],
    ["2025-10-16", false],
    ["2026-04-15", true],
    ["2026-04-16", false],
    [null, true],
  ])("of 180 days up to 2026-04-15 holds a memo of %s: %s", (date, held) => {
    expect(rowsOf(shelfOf(memo(1, { date })), HR)).toEqual(held ? [1] : []);
  });

  it("reaches over 29 February", () => {
    const days = ["2024-02-29", "2024-02-28"];
    const shelf = shelfAt("2024-08-27", ...days.map((date, at) => memo(at + 1, { date }))); // 180 days after the first
    expect(rowsOf(shelf, HR)).toEqual([1]);
  });
});

describe("the memos of a counterparty", () => {
  it("come newest first, then by id as text, undated ones last", () => {
    const shelf = shelfOf(
      memo(1, { date: null, id: "a" }),
      memo(2, { date: "2026-01-01" }),
      memo(3, { date: "2026-04-01", id: "9" }),
      memo(4, { date: "2026-04-01", id: "10" }),
      memo(5, { date: "2026-04-15" }),
      memo(6, { date: "2026-04-01", id: "📌" }),
      memo(7, { date: "2026-04-01", id: "￦" }),
    );
    expect(rowsOf(shelf, HR)).toEqual([5, 4, 3, 7, 6, 2, 1]);
  });

  it("without an id come after those with one, in row order", () => {
    const shelf = shelfOf(memo(3, { id: null }), memo(2, { id: null }), memo(9, { id: "z" }));
    expect(rowsOf(shelf, HR)).toEqual([9, 2, 3]);
  });

  it("are the 20 newest, undated ones only where there is room", () => {
    const day = (at: number) => `2026-03-${String(at).padStart(2, "0")}`;
    const dated = Array.from({ length: 25 }, (_, at) => memo(at + 1, { date: day(at + 1) }));
    const undated = memo(100, { date: null });
    expect(rowsOf(shelfOf(undated, ...dated), HR)).toEqual(Array.from({ length: 20 }, (_, at) => 25 - at));
    expect(rowsOf(shelfOf(undated, ...dated.slice(0, 19)), HR).at(-1)).toBe(100);
  });

  it("do not depend on the order in which they came", () => {
    const known = fc.record({
      date: fc.constantFrom("2026-04-01", "2026-04-02", null),
      id: fc.option(fc.constantFrom("a", "b")),
    });
    fc.assert(
      fc.property(fc.array(known, { maxLength: 40 }), (all) => {
        const memos = all.map((each, at) => memo(at, each));
        expect(rowsOf(shelfOf(...memos), HR)).toEqual(rowsOf(shelfOf(...[...memos].reverse()), HR));
        expect(rowsOf(shelfOf(...memos), HR)).toHaveLength(Math.min(20, memos.length));
      }),
    );
  });
});
