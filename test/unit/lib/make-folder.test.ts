import { mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../../src/lib/make-folder.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

describe("a folder", () => {
  it("is made with those above it, and the outermost new one is told", async () => {
    const base = temporaryFolder();
    expect(await makeFolder(join(base, "a", "b", "c"))).toBe(join(base, "a"));
    expect(statSync(join(base, "a", "b", "c")).isDirectory()).toBe(true);
    expect(await makeFolder(join(base, "a", "b", "c"))).toBeNull();
    expect(await makeFolder(join(base, "a", "d"))).toBe(join(base, "a", "d"));
  });

  it("may be made by two at once", async () => {
    const path = join(temporaryFolder(), "a", "b");
    await Promise.all([makeFolder(path), makeFolder(path), makeFolder(path)]);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it("that a file system does not let be is an error, not a hang", async () => {
    await expect(makeFolder("/proc/no-such-folder/cache")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("behind a file or a link to nowhere is an error", async () => {
    const base = temporaryFolder();
    writeFileSync(join(base, "file"), "");
    symlinkSync(join(base, "nowhere"), join(base, "link"));
    mkdirSync(join(base, "folder"));
    symlinkSync(join(base, "folder"), join(base, "good"));
    await expect(makeFolder(join(base, "file"))).rejects.toMatchObject({ code: "EEXIST" });
    await expect(makeFolder(join(base, "file", "x"))).rejects.toMatchObject({ code: "ENOTDIR" });
    await expect(makeFolder(join(base, "link", "x"))).rejects.toMatchObject({ code: "EEXIST" });
    expect(await makeFolder(join(base, "good", "x"))).toBe(join(base, "good", "x"));
  });
});
