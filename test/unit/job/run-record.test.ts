import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRunRecord, removeRunRecord, writeRunRecord } from "../../../src/job/run-record.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { aRecord } from "./a-record.ts";

const NAME = ".counterparty_risk.run.json";

describe("the record of the run in progress", () => {
  it("reads back as it was written", async () => {
    const cache = temporaryFolder();
    await writeRunRecord(cache, aRecord());
    expect(await readRunRecord(cache)).toEqual(aRecord());
    expect(readdirSync(cache)).toEqual([NAME]);
  });

  it("is none before a run, after it was removed, and when it cannot be understood", async () => {
    const cache = temporaryFolder();
    expect(await readRunRecord(cache)).toBeNull();
    await writeRunRecord(cache, aRecord());
    await removeRunRecord(cache);
    await removeRunRecord(cache);
    expect(await readRunRecord(cache)).toBeNull();
    for (const text of ["", "{", "{}", "[]", JSON.stringify({ ...aRecord(), phase: "dreaming" })]) {
      writeFileSync(join(cache, NAME), text);
      expect(await readRunRecord(cache)).toBeNull();
    }
  });
});
