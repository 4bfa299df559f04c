import { describe, expect, it } from "vitest";
import { Closers } from "../../../src/lib/closers.ts";

function collect(): { readonly closers: Closers; readonly heard: string[] } {
  const heard: string[] = [];
  const closers = new Closers((name, error) => heard.push(`${name} failed: ${error}`));
  return { closers, heard };
}

describe("closers", () => {
  it("run once, in reverse, one after the other", async () => {
    const { closers, heard } = collect();
    closers.add("first", () => void heard.push("first"));
    closers.add("second", async () => {
      heard.push("second begins");
      await new Promise((resolve) => setImmediate(resolve));
      heard.push("second ends");
    });
    await Promise.all([closers.close(), closers.close()]);
    await closers.close();
    expect(heard).toEqual(["second begins", "second ends", "first"]);
  });

  it("go on after one that fails, and tell of it", async () => {
    const { closers, heard } = collect();
    closers.add("first", () => void heard.push("first"));
    closers.add("second", () => Promise.reject(new Error("stuck", { cause: new Error("rust") })));
    closers.add("third", () => {
      throw new Error("at once");
    });
    await closers.close();
    expect(heard).toEqual(["third failed: at once", "second failed: stuck (rust)", "first"]);
  });

  it("run at the end of a block", async () => {
    const { closers, heard } = collect();
    closers.add("only", () => void heard.push("only"));
    await closers[Symbol.asyncDispose]();
    expect(heard).toEqual(["only"]);
  });
});
