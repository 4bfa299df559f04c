import { describe, expect, it } from "vitest";
import { codeOf, messageOf } from "../../../src/lib/errors.ts";

describe("errors", () => {
  it("are told with their causes, and whatever was thrown", () => {
    expect(messageOf(new Error("outer", { cause: new Error("inner", { cause: "root" }) }))).toBe(
      "outer (inner (root))",
    );
    expect(messageOf("a text")).toBe("a text");
    expect(messageOf(undefined)).toBe("undefined");
  });

  it("are not told twice when they quote their cause", () => {
    const cause = new Error("file is not a database");
    expect(messageOf(new Error("it cannot be read: file is not a database", { cause }))).toBe(
      "it cannot be read: file is not a database",
    );
  });

  it("have a code when it is a text", () => {
    expect(codeOf(Object.assign(new Error("x"), { code: "ENOENT" }))).toBe("ENOENT");
    for (const thrown of [new Error("x"), { code: 5 }, null, "ENOENT", undefined])
      expect(codeOf(thrown)).toBeUndefined();
  });
});
