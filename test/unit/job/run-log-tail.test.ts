import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { appendRunLine } from "../../../src/job/run-log.ts";
import { runLogTail } from "../../../src/job/run-log-tail.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { aLine } from "./a-line.ts";

const DAY = "2026-01-29";
const logOf = (cache: string) => join(cache, "run_logs", `${DAY}.jsonl`);
const msgsOf = ({ lines }: Awaited<ReturnType<typeof runLogTail>>) => lines.map(({ msg }) => msg);

it("reads every line once, in the order it was written, with text of several bytes", async () => {
  const cache = temporaryFolder();
  await appendRunLine(cache, aLine({ msg: "하나" }));
  await appendRunLine(cache, aLine({ msg: "둘" }));
  const first = await runLogTail(cache, {}, DAY);
  expect(msgsOf(first)).toEqual(["하나", "둘"]);
  expect(msgsOf(await runLogTail(cache, first.marks, DAY))).toEqual([]);
  await appendRunLine(cache, aLine({ msg: "셋" }));
  expect(msgsOf(await runLogTail(cache, first.marks, DAY))).toEqual(["셋"]);
});

it("leaves a line that is being written for later, and passes over one that a crash cut off", async () => {
  const cache = temporaryFolder();
  mkdirSync(join(cache, "run_logs"));
  const whole = JSON.stringify(aLine({ msg: "whole" }));
  appendFileSync(logOf(cache), `${whole}\n${whole.slice(0, 100)}`);
  const first = await runLogTail(cache, {}, DAY);
  expect(msgsOf(first)).toEqual(["whole"]);
  await appendRunLine(cache, aLine({ msg: "after the crash" }));
  const second = await runLogTail(cache, first.marks, DAY);
  expect(msgsOf(second)).toEqual(["after the crash"]);
  expect(second.marks).toEqual({ [DAY]: readFileSync(logOf(cache)).length });
});

it("reads the days from the first one on, forgets the older ones, and is content with no log", async () => {
  const cache = temporaryFolder();
  expect(await runLogTail(cache, { "2026-01-01": 7 }, DAY)).toEqual({ lines: [], marks: {} });
  for (const [id, msg] of [
    ["20260130_080000", "third"],
    ["20260128_080000", "first"],
    ["20260129_080000", "second"],
  ] as const)
    await appendRunLine(cache, aLine({ job_run_id: id, msg }));
  const tail = await runLogTail(cache, {}, DAY);
  expect(msgsOf(tail)).toEqual(["second", "third"]);
  expect(Object.keys(tail.marks)).toEqual([DAY, "2026-01-30"]);
});
