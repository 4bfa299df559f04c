import { describe, expect, it } from "vitest";
import { FIRST_STEPS, LESSONS, lessonText } from "../../../src/commands/lessons.ts";
import { program } from "../../../src/program.ts";

/** The command line, with no command doing its work. */
function idle() {
  let begun = 0;
  const root = program(async () => {
    begun += 1;
  });
  return { root, begun: () => begun };
}

/** The words after the program's name, up to a sign of the shell. */
function argsOf(line: string): string[] {
  const [, own = line] = /salesmap-reportd (.*)/.exec(line) ?? [];
  return own
    .replace(/\)?\s*([|>&].*)?$/, "")
    .split(/\s+/)
    .filter((word) => word !== "");
}

describe("the help", () => {
  it("has a lesson for every command and none for others", () => {
    const names = idle().root.commands.map((command) => command.name());
    expect(Object.keys(LESSONS).sort()).toEqual(names.sort());
  });

  it.each(Object.entries(LESSONS).flatMap(([name, { examples }]) => examples.map(([line]) => [name, line] as const)))(
    "of %s has an example that works: %s",
    async (name, line) => {
      const { root, begun } = idle();
      const args = argsOf(line);
      expect(args[0]).toBe(name);
      await root.parseAsync(args, { from: "user" });
      expect(begun()).toBe(1);
    },
  );

  it("of a command tells one to four examples and every exit code", () => {
    for (const [name, { examples, exits }] of Object.entries(LESSONS)) {
      expect(examples.length, name).toBeGreaterThanOrEqual(1);
      expect(examples.length, name).toBeLessThanOrEqual(4);
      expect(Object.keys(exits), name).toContain("64");
      for (const meaning of Object.values(exits)) expect(lessonText(name)).toContain(meaning);
    }
  });

  it("of the program says where settings come from and what to run first", () => {
    expect(FIRST_STEPS).toContain("environment variables");
    expect(FIRST_STEPS.indexOf("salesmap-reportd check")).toBeLessThan(FIRST_STEPS.indexOf("salesmap-reportd serve"));
  });
});
