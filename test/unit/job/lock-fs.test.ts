import { existsSync, mkdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LockFs, type LockState } from "../../../src/job/lock-fs.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

const EXPIRY_MS = 10_000;

/** What is left of a lock's folder of this age after its removal was asked for in a state, and the code it came to. */
async function removed(state: LockState, ageSec: number): Promise<[boolean, string | undefined]> {
  const path = join(temporaryFolder(), "lock");
  mkdirSync(path);
  utimesSync(path, Date.now() / 1000 - ageSec, Date.now() / 1000 - ageSec);
  const fs = new LockFs(EXPIRY_MS);
  fs.state = state;
  const code = await new Promise<string | undefined>((resolve) => fs.rmdir(path, (error) => resolve(error?.code)));
  return [existsSync(path), code];
}

describe("the lock's folder", () => {
  it.each<[LockState, number, boolean, string | undefined]>([
    ["taking", 11, false, undefined],
    ["taking", 1, true, "ELOCKED"],
    ["held", 1, false, undefined],
    ["disowned", 11, true, undefined],
  ])("while %s, %i s after the last heartbeat: stays %s, %s", async (state, ageSec, stays, code) => {
    expect(await removed(state, ageSec)).toEqual([stays, code]);
  });

  it("gets no heartbeat any more once it is another's, and does not go at the end of the process", async () => {
    const path = join(temporaryFolder(), "lock");
    mkdirSync(path);
    const before = statSync(path).mtimeMs;
    const fs = new LockFs(EXPIRY_MS);
    fs.state = "disowned";
    const code = await new Promise((resolve) =>
      fs.utimes(path, new Date(0), new Date(0), (error) => resolve(error?.code)),
    );
    fs.rmdirSync(path);
    expect([code, statSync(path).mtimeMs]).toEqual(["ENOENT", before]);
  });
});
