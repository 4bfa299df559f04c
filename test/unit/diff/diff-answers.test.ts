import { describe, expect, it } from "vitest";
import type { PreparedBody } from "../../../src/contract/prepared.ts";
import { type Comparison, DiffAnswers, type FoundSnapshot } from "../../../src/diff/diff-answers.ts";
import { Prepared } from "../../../src/store/prepared.ts";
import { eventually } from "../../support/eventually.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { aMeta } from "../store/a-report.ts";

/** Where diffs are asked for; comparisons end when the test says so. */
class Desk {
  readonly clock = new FakeClock("2026-01-29T12:00:00+09:00");
  readonly begun: { comparison: Comparison; end: (final?: boolean) => void }[] = [];
  days = new Map(["01", "02", "03", "04", "05", "06", "07"].map((day) => [`2026-01-${day}`, "first"]));
  snapshot: FoundSnapshot | null = { path: "there.db", mustBeChecked: false };
  readonly answers = new DiffAnswers({
    clock: this.clock,
    report: async (mode, as_of) => {
      const mark = this.days.get(as_of);
      return mark === undefined
        ? null
        : { meta: aMeta({ mode, as_of }), text: "{}", mark, publishedAt: Number(as_of.slice(-2)) };
    },
    snapshotOf: async () => this.snapshot,
    compare: (comparison) =>
      new Promise((resolve) => {
        const body: PreparedBody = new Prepared(Buffer.from(String(this.begun.length)));
        this.begun.push({ comparison, end: (final = true) => resolve({ body, final }) });
      }),
  });

  ask(from: string, to: string) {
    return this.answers.answer("offline", `2026-01-${from}`, `2026-01-${to}`);
  }

  /** The comparison with this number, once it is begun. */
  async begins(number: number) {
    await eventually(() => expect(this.begun.length).toBeGreaterThanOrEqual(number));
    const found = this.begun[number - 1];
    if (found === undefined) throw new Error("it is begun");
    return found;
  }
}

describe("answers to GETs of diffs", () => {
  it("name the dates that are not cached, each once", async () => {
    const desk = new Desk();
    expect(await desk.ask("01", "30")).toEqual({ kind: "not_cached", dates: ["2026-01-30"] });
    expect(await desk.ask("31", "31")).toEqual({ kind: "not_cached", dates: ["2026-01-31"] });
    expect(desk.begun).toEqual([]);
  });

  it("come of one comparison however many ask, and are kept until a report is replaced", async () => {
    const desk = new Desk();
    const asked = [desk.ask("01", "02"), desk.ask("01", "02"), desk.ask("01", "02")];
    (await desk.begins(1)).end();
    const answers = await Promise.all(asked);
    expect(new Set(answers.map((each) => each.kind === "diff" && each.body)).size).toBe(1);
    expect(answers[0]).toMatchObject({ kind: "diff", publishedAt: 2 });
    await desk.ask("01", "02");
    expect(desk.begun).toHaveLength(1);
    desk.days.set("2026-01-02", "second");
    const again = desk.ask("01", "02");
    (await desk.begins(2)).end();
    expect((await again).kind).toBe("diff");
  });

  it("are made one at a time, and refused when too many wait", async () => {
    const desk = new Desk();
    const asked = ["02", "03", "04", "05", "06"].map((day) => desk.ask("01", day));
    await desk.begins(1);
    await eventually(async () => expect((await desk.ask("01", "07")).kind).toBe("refused"));
    expect(desk.begun).toHaveLength(1);
    for (let number = 1; number <= 5; number++) (await desk.begins(number)).end();
    expect((await Promise.all(asked)).map(({ kind }) => kind)).toEqual(Array(5).fill("diff"));
  });

  it("are refused beyond twenty comparisons a minute", async () => {
    const desk = new Desk();
    const asks = async () => {
      const asked = desk.ask("01", "02");
      (await desk.begins(desk.begun.length + 1)).end(false);
      return asked;
    };
    for (let at = 0; at < 20; at++) expect((await asks()).kind).toBe("diff");
    expect(await desk.ask("01", "02")).toMatchObject({ kind: "refused", code: "RATE_LIMITED" });
    await desk.clock.advance(60_000);
    expect((await asks()).kind).toBe("diff");
  });

  it("are not kept when asking again may tell more, nor after the rules changed", async () => {
    const desk = new Desk();
    for (const [number, final] of [
      [1, false],
      [2, true],
    ] as const) {
      const asked = desk.ask("01", "02");
      (await desk.begins(number)).end(final);
      await asked;
    }
    desk.answers.forget();
    const asked = desk.ask("01", "02");
    (await desk.begins(3)).end();
    expect((await asked).kind).toBe("diff");
  });

  it("that a snapshot is gone stands while it is; what deals did stands when it goes", async () => {
    const desk = new Desk();
    desk.snapshot = null;
    const gone = desk.ask("01", "02");
    (await desk.begins(1)).end();
    await gone;
    await desk.ask("01", "02");
    expect(desk.begun).toHaveLength(1);
    desk.snapshot = { path: "there.db", mustBeChecked: false };
    const there = desk.ask("01", "02");
    (await desk.begins(2)).end();
    const whole = await there;
    desk.snapshot = null;
    expect(await desk.ask("01", "02")).toEqual(whole);
    expect(desk.begun).toHaveLength(2);
  });
});
