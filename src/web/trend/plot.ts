import uPlot from "uplot";
import type { HistoryDay } from "../../contract/history.ts";
import { inPercent } from "../../lib/money-text.ts";
import "uplot/dist/uPlot.min.css";

const HEIGHT = 260;

/** Draws coverage and minimum, as parts of the target, by day; redrawn when the width or the theme changes. */
export function plotInto(place: HTMLElement, days: readonly HistoryDay[]): () => void {
  const inOrder = days.toReversed();
  const data: uPlot.AlignedData = [
    inOrder.map(({ as_of }) => Date.parse(`${as_of}T00:00:00Z`) / 1000),
    inOrder.map(({ coverage_ratio }) => coverage_ratio),
    inOrder.map(({ min_cov }) => min_cov),
  ];
  let plot = new uPlot(optionsFor(place), data, place);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const redraw = () => {
    plot.destroy();
    plot = new uPlot(optionsFor(place), data, place);
  };
  const resized = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: HEIGHT }));
  resized.observe(place);
  dark.addEventListener("change", redraw);
  return () => {
    resized.disconnect();
    dark.removeEventListener("change", redraw);
    plot.destroy();
  };
}

function optionsFor(place: HTMLElement): uPlot.Options {
  const style = getComputedStyle(place);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const thin = { stroke: colour("--line"), width: 1 };
  const lines = { stroke: colour("--quiet"), grid: thin, ticks: thin, font: `12px ${style.fontFamily}` };
  const day = (_: uPlot, seconds: number | null) => (seconds === null ? "" : dayOf(seconds));
  const percent = (_: uPlot, ratio: number | null) => (ratio === null ? "–" : inPercent(ratio));
  return {
    width: place.clientWidth,
    height: HEIGHT,
    padding: [12, 32, 0, 0], // the last day's name is half outside
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
    scales: { y: { range: (_, _least, most) => [0, Math.max(1, most ?? 1)] } },
    axes: [
      { ...lines, incrs: [86_400, 2 * 86_400, 7 * 86_400, 30 * 86_400], values: (_, ticks) => ticks.map(dayOf) },
      { ...lines, size: 60, values: (_, ticks) => ticks.map((ratio) => inPercent(ratio)) },
    ],
    series: [
      { label: "기준일", value: day },
      { label: "달성률", stroke: colour("--accent"), width: 2, value: percent, points: { show: true, size: 6 } },
      {
        label: "이달 최소 기준",
        stroke: colour("--severe"),
        width: 2,
        dash: [6, 4],
        value: percent,
        points: { show: false },
      },
    ],
  };
}

function dayOf(seconds: number): string {
  const day = new Date(seconds * 1000);
  return `${day.getUTCMonth() + 1}/${day.getUTCDate()}`;
}
