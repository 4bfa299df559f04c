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

  it("have a code when it is a text", () => {
    expect(codeOf(Object.assign(new Error("x"), { code: "ENOENT" }))).toBe("ENOENT");
    for (const thrown of [new Error("x"), { code: 5 }, null, "ENOENT", undefined])
      expect(codeOf(thrown)).toBeUndefined();
  });
});
