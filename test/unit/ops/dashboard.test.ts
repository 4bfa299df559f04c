import { describe, expect, it } from "vitest";
import { dashboard, type Panel } from "../../support/dashboard.ts";

const { panels, templating } = dashboard();

function overlap({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

describe("the dashboard", () => {
  it("asks every panel's data of the data source that is chosen on top, and no other", () => {
    expect(templating.list.map(({ name, type }) => [name, type])).toEqual([
      ["datasource", "datasource"],
      ["instance", "query"],
    ]);
    const asked = panels.flatMap(({ datasource, targets }) => [
      ...(datasource === undefined ? [] : [datasource]),
      ...targets.map((target) => target.datasource),
    ]);
    expect(asked.length).toBeGreaterThan(60);
    expect(new Set(asked.map(({ type, uid }) => `${type} ${uid}`))).toEqual(new Set([`prometheus \${datasource}`]));
  });

  it("has every panel once, in a place of its own", () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const crowded = panels.flatMap((panel, at) => panels.slice(at + 1).filter((other) => overlap(panel, other)));
    expect(crowded.map(({ title }) => title)).toEqual([]);
    expect(panels.filter(({ gridPos }) => gridPos.x + gridPos.w > 24)).toEqual([]);
  });

  it("begins with the question of 08:10", () => {
    expect(panels.slice(0, 2).map(({ title }) => title)).toEqual([
      "08:10: is this morning's report there?",
      "Report of the last slot",
    ]);
  });
});
