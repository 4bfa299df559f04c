import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bytesIn, entriesIn, modifiedAt, namesIn, parseJson, readText, remove } from "../../../src/lib/files.ts";
import { writeJson } from "../../../src/lib/small-file.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

describe("a file that is not there", () => {
  it("is null, without names, and can be removed", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "text");
    for (const path of [join(folder, "absent"), join(folder, "file", "below")]) {
      expect([await readText(path), await modifiedAt(path), await namesIn(path)]).toEqual([null, null, []]);
    }
    await expect(remove(join(folder, "absent"))).resolves.toBeUndefined();
  });

  it("is not mistaken for one that cannot be read", async () => {
    const folder = temporaryFolder();
    await expect(readText(folder)).rejects.toMatchObject({ code: "EISDIR" });
  });
});

describe("files", () => {
  it("tell their modification in ms", async () => {
    const path = join(temporaryFolder(), "file");
    writeFileSync(path, "");
    utimesSync(path, 1_700_000_000.25, 1_700_000_000.25);
    expect(await modifiedAt(path)).toBe(1_700_000_000_250);
  });

  it("are removed with all that is in them", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "a", "b"), { recursive: true });
    writeFileSync(join(folder, "a", "b", "c"), "");
    await remove(join(folder, "a"));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("of JSON are replaced as a whole", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "small.json");
    await writeJson(path, { a: 1 });
    const first = statSync(path).ino;
    await writeJson(path, { a: 2 }, { fsync: false });
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ a: 2 });
    expect(statSync(path).ino).not.toBe(first);
    expect(readdirSync(folder)).toEqual(["small.json"]);
  });

  it("of JSON keep their rights when they are replaced", async () => {
    const path = join(temporaryFolder(), "small.json");
    await writeJson(path, { a: 1 });
    chmodSync(path, 0o640);
    await writeJson(path, { a: 2 });
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it("of JSON that cannot be written leave nothing behind", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "small.json"));
    await expect(writeJson(join(folder, "small.json"), { a: 1 })).rejects.toThrow("EISDIR");
    expect(readdirSync(folder)).toEqual(["small.json"]);
  });

  it("of a folder are listed by name with age and size, folders without", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "b"), "four");
    utimesSync(join(folder, "b"), 1, 1);
    mkdirSync(join(folder, "a"));
    expect(await entriesIn(folder)).toMatchObject([
      { name: "a", path: join(folder, "a"), bytes: 0 },
      { name: "b", path: join(folder, "b"), bytes: 4, modifiedAt: 1000 },
    ]);
    expect([await bytesIn(folder), await bytesIn(join(folder, "b"))]).toEqual([4, 0]);
    expect(await entriesIn(join(folder, "absent"))).toEqual([]);
  });

  it("that are no JSON are undefined", () => {
    expect(parseJson("{")).toBeUndefined();
    expect(parseJson("null")).toBeNull();
  });
});
