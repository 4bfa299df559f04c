import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { copyNew } from "../../../src/source/copy-file.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

function twoPaths(): { readonly source: string; readonly target: string } {
  const folder = temporaryFolder();
  return { source: join(folder, "source.db"), target: join(folder, "copy.db") };
}

it.each([0, 1, 256 * 1024, 256 * 1024 + 1, 64 * 256 * 1024 + 17])("%i bytes are copied, every one", async (size) => {
  const { source, target } = twoPaths();
  writeFileSync(source, randomBytes(size));
  await copyNew(source, target);
  expect(readFileSync(target).equals(readFileSync(source))).toBe(true);
});

it("what is there already is left as it is", async () => {
  const { source, target } = twoPaths();
  writeFileSync(source, "new");
  writeFileSync(target, "old");
  await expect(copyNew(source, target)).rejects.toMatchObject({ code: "EEXIST" });
  expect(readFileSync(target, "utf8")).toBe("old");
});

it("a source that is not there is named, and nothing is made", async () => {
  const { source, target } = twoPaths();
  await expect(copyNew(source, target)).rejects.toMatchObject({ code: "ENOENT", path: source });
  expect(existsSync(target)).toBe(false);
});
