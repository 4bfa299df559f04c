import { closeSync, fstatSync, openSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isJournal, withPriority } from "../../../src/lib/journal.ts";
import { createLogger } from "../../../src/lib/logger.ts";

describe("the journal's descriptor", () => {
  it("is known by device and inode, and nothing else is", () => {
    const fd = openSync("/dev/null", "r");
    const { dev, ino } = fstatSync(fd, { bigint: true });
    expect(isJournal({ JOURNAL_STREAM: `${dev}:${ino}` }, fd)).toBe(true);
    expect(isJournal({ JOURNAL_STREAM: `${dev}:${ino + 1n}` }, fd)).toBe(false);
    expect(isJournal({}, fd)).toBe(false);
    closeSync(fd);
    expect(isJournal({ JOURNAL_STREAM: "1:2" }, 99_999)).toBe(false);
  });
});

describe("lines for the journal", () => {
  it("carry their priority in front, those of a child logger too", () => {
    const lines: string[] = [];
    const log = createLogger("trace", withPriority({ write: (line: string) => void lines.push(line) }));
    log.fatal("a");
    log.error("b");
    log.child({ job_run_id: "1" }).warn("c");
    log.info("d");
    log.debug("e");
    log.trace("f");
    expect(lines.map((line) => line.slice(0, 3))).toEqual(["<2>", "<3>", "<4>", "<6>", "<7>", "<7>"]);
    expect(lines.map((line) => JSON.parse(line.slice(3)).event).join("")).toBe("abcdef");
  });
});
