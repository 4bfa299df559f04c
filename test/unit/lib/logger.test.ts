import { describe, expect, it } from "vitest";
import { createLogger } from "../../../src/lib/logger.ts";

describe("a log line", () => {
  it("is JSON with its event and its fields, and a field may be a `msg`", () => {
    const lines: string[] = [];
    const log = createLogger("info", { write: (line: string) => void lines.push(line) });
    log.debug({}, "not_told");
    log.warn({ msg: "the reason" }, "run_ended");
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 40, time: expect.stringMatching(/^\d{4}-.*Z$/), msg: "the reason", event: "run_ended" },
    ]);
  });
});
