import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { createLogger, createTerminalLogger } from "../../../src/lib/logger.ts";

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

  it("is one for a person on a terminal", async () => {
    const screen = new PassThrough();
    const log = await createTerminalLogger("info", screen);
    log.debug({}, "not_told");
    log.info({ port: 8000 }, "listening");
    const shown = stripVTControlCharacters(String(screen.read()));
    expect(shown).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: listening {"port":8000}\n$/);
  });
});

describe("lines for a person", () => {
  it("carry no orders to the terminal, wherever in an error or a field they came from", async () => {
    let out = "";
    const log = await createTerminalLogger("debug", { write: (text) => (out += text) });
    const evil = "a\u001b[2Jb\rc\u009b31md\u202e\u0007";
    log.error({ err: new Error(evil), error: evil, detail: { [evil]: evil } }, "run_broke");
    await expect.poll(() => out).toContain("run_broke");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
    expect(out.replace(/\u001b\[\d\dm/g, "")).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});
