import { expect, it } from "vitest";
import type { RunEvent } from "../../../src/contract/events.ts";
import { writeRunRecord } from "../../../src/job/run-record.ts";
import { Runner } from "../../../src/job/runner.ts";
import { aRecord } from "./a-record.ts";
import { anAsk, gate, RunBench } from "./run-bench.ts";

it("tells when a run begins, each phase it leaves, each mode's end, and when it is over", async () => {
  const bench = new RunBench();
  bench.builds.push(async (order, listener) => {
    await bench.clock.advance(40);
    listener.onPhase("reading");
    await bench.clock.advance(2000);
    listener.onPhase("cards");
    listener.onCards({ done: 1, of: 2 });
    listener.onCards({ done: 2, of: 2 });
    listener.onPhase("rules");
    expect(bench.events.at(-1)).toMatchObject({ record: { phase: "rules" } });
    expect(bench.events.at(-1)).not.toHaveProperty("record.cards");
    await bench.send("offline", order, listener);
    return { kind: "done", peakRssBytes: 1 };
  });
  await new Runner(bench).run(anAsk({ modes: ["offline"] }));
  expect(bench.events.map(inBrief)).toEqual([
    "begins in waiting_for_db",
    "reading after 40 ms of waiting_for_db",
    "cards after 2000 ms of reading",
    "cards 1 of 2",
    "cards 2 of 2",
    "rules after 0 ms of cards",
    "publishing after 0 ms of rules",
    "offline SUCCESS",
    "over after 0 ms of publishing",
  ]);
});

it("tells of skips and of dead runs that are settled", async () => {
  const bench = new RunBench();
  await writeRunRecord(bench.cacheDir, aRecord({ modes: ["online"], phase: "reading" }));
  const going = gate();
  bench.builds.push(async () => {
    await going.opened;
    return { kind: "done", peakRssBytes: 1 };
  });
  const runner = new Runner(bench);
  const first = runner.run(anAsk({ modes: ["offline"] }));
  await runner.run(anAsk({ modes: ["offline"], trigger: "recompute" }));
  going.open();
  await first;
  const ends = bench.events.filter(({ kind }) => kind === "mode_ended").map(inBrief);
  // the skip is told while the first run settles the dead one: either may be before the other
  expect(ends.slice(0, 2).sort()).toEqual(["offline SKIPPED_LOCKED", "online FAILED"]);
  expect(ends.slice(2)).toEqual(["offline FAILED"]);
});

it("names the run in every line of its journal", async () => {
  const bench = new RunBench();
  await new Runner(bench).run(anAsk());
  expect(bench.journal.length).toBeGreaterThan(3);
  expect(bench.journal.filter((line) => line.job_run_id !== "20260129_080000")).toEqual([]);
});

it("makes a run with the settings it began with", async () => {
  const bench = new RunBench();
  let rulesHash = "rules";
  const ports = {
    ...bench,
    get settings() {
      return { ...bench.settings, rulesHash };
    },
  };
  const runner = new Runner(ports);
  bench.awaited = async () => {
    rulesHash = "reloaded meanwhile";
    if (bench.sourceNow.kind !== "stable") throw new Error("the bench's source is stable");
    return bench.sourceNow.sample;
  };
  await runner.run(anAsk());
  await runner.run(anAsk({ force: true }));
  expect(bench.orders.map((order) => order.rulesHash)).toEqual(["rules", "reloaded meanwhile"]);
});

function inBrief(event: RunEvent): string {
  switch (event.kind) {
    case "run_began":
      return `begins in ${event.record.phase}`;
    case "run_phase":
      return `${event.record.phase} after ${event.before.ms} ms of ${event.before.phase}`;
    case "run_cards":
      return `cards ${event.record.cards?.done} of ${event.record.cards?.of}`;
    case "mode_ended":
      return `${event.line.mode} ${event.line.result}`;
    case "run_left":
      return `over after ${event.before.ms} ms of ${event.before.phase}`;
  }
}
