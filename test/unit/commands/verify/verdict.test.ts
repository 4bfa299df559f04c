import { describe, expect, it } from "vitest";
import { describeVerdict, type Verdict, verdictJson } from "../../../../src/commands/verify/verdict.ts";

const differences = Array.from({ length: 23 }, (_, at) => ({ path: `f${at}`, published: at, recomputed: undefined }));
const compared = { name: "2026-01-29 offline", as_of: "2026-01-29", mode: "offline", inputs: [] } as const;
const different: Verdict = { ...compared, verdict: "different", differences, cardsCompared: 3, cardsSkipped: 0 };

describe("a verdict in words", () => {
  it("tells the first twenty differences and how many more there are", () => {
    const lines = describeVerdict(different);
    expect(lines[0]).toBe("2026-01-29 offline: DIFFERENT from what its snapshot says, in 23 fields");
    expect(lines).toHaveLength(22);
    expect(lines[1]).toBe("  f0: 0 published, none recomputed");
    expect(lines.at(-1)).toBe("  … and 3 more");
    expect(verdictJson(different)).toMatchObject({ difference_count: 23, differences: differences.slice(0, 20) });
  });

  it("does not print a whole row", () => {
    const [one] = differences;
    const row = { ...one, path: "counterparties", published: { text: "x".repeat(500) }, recomputed: 1 };
    const [, line] = describeVerdict({ ...different, differences: [row] });
    expect(line).toMatch(/^ {2}counterparties: \{"text":"x+… \(511 characters\) published, 1 recomputed$/);
  });

  it("does not call a report wrong whose inputs are lost", () => {
    const lines = describeVerdict({ ...different, verdict: "other_inputs", inputs: ["rules: a then, b now"] });
    expect(lines[0]).toMatch(/cannot be verified: what it was made with is not there any more/);
    expect(lines[1]).toBe("  not as it was: rules: a then, b now");
  });

  it("tells what was not compared of one that is equal", () => {
    const said = describeVerdict({ ...compared, verdict: "equal", differences: [], cardsCompared: 1, cardsSkipped: 2 });
    expect(said).toEqual([
      "2026-01-29 offline: equal to what its snapshot says; 1 card compared, 2 worded by a model not compared",
    ]);
  });
});
