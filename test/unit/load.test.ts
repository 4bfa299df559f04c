import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { load } from "../../src/load.ts";
import { temporaryFolder } from "../support/temp-folder.ts";

const BODY = `(function (exports, require, module, __filename, __dirname) {
  exports.seen = [__filename, __dirname, require("node:path").basename("/a/b"), module.exports === exports];
  exports.fail = () => { throw new Error("from the body"); };
})`;

interface Loaded {
  readonly seen: readonly unknown[];
  readonly fail: () => never;
}

function program(cache: Buffer | null): { readonly folder: string; readonly stub: string } {
  const folder = temporaryFolder();
  const stub = join(folder, "tool.js");
  writeFileSync(join(folder, "tool.body.js"), BODY);
  if (cache !== null) writeFileSync(join(folder, "tool.cache"), cache);
  return { folder, stub };
}

const compiled = () => new Script(BODY, { filename: "dist/tool.body.js" }).createCachedData();

describe("load", () => {
  it.each([
    ["with what V8 compiled", compiled()],
    ["without a cache", null],
    ["with an empty cache", Buffer.alloc(0)],
    ["with a cache of another body", new Script(`${BODY}\n`).createCachedData()],
    ["with a cache that is cut", compiled().subarray(0, 100)],
    ["with a cache that is none", Buffer.from("not what V8 writes, but longer than its header is".repeat(20))],
  ])("runs a program's body %s", (_, cache) => {
    const { folder, stub } = program(cache);
    const { seen, fail } = load(stub, createRequire(stub)) as Loaded;
    expect(seen).toEqual([stub, folder, "b", true]);
    expect(fail).toThrow("from the body");
    expect(() => fail()).toThrow(expect.objectContaining({ stack: expect.stringContaining("tool.body.js:3:") }));
  });

  it("says which file is missing", () => {
    const stub = join(temporaryFolder(), "gone.js");
    expect(() => load(stub, createRequire(stub))).toThrow("gone.body.js");
  });
});
