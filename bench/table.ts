import type { Figure, Finding, Goal, Ratio } from "./finding.ts";

const RATIO_HEAD = ["what", "against", "ratio", "min..max", "goal", "verdict"];
const FIGURE_HEAD = ["what", "median", "min..max", "unit"];

/** The table of ratios, and below it the bare figures. */
export function tablesOf({ ratios, figures }: Finding): string {
  return [
    table(RATIO_HEAD, ratios.map(ratioCells)),
    "",
    "Bare figures of this machine at this hour (noisy; compare the ratios instead):",
    table(FIGURE_HEAD, figures.map(figureCells)),
  ].join("\n");
}

function ratioCells({ what, peer, ratio, min, max, goal, met }: Ratio): string[] {
  const range = `${min.toFixed(2)}..${max.toFixed(2)}`;
  return [what, peer, ratio.toFixed(2), range, goalText(goal), met === null ? "" : met ? "met" : "missed"];
}

function goalText(goal: Goal): string {
  if (goal === null) return "";
  return "most" in goal ? `<= ${goal.most}` : `>= ${goal.least}`;
}

function figureCells({ what, unit, median, min, max }: Figure): string[] {
  const digits = unit === "ms" && median < 100 ? 2 : 0;
  return [what, median.toFixed(digits), `${min.toFixed(digits)}..${max.toFixed(digits)}`, unit];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
