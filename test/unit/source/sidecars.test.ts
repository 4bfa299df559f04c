import { describe, expect, it } from "vitest";
import { isWalHeader, journalVerdict, type SidecarVerdict, walVerdict } from "../../../src/source/sidecars.ts";

const UNKNOWN = 0n;

describe("the header of a database", () => {
  const header = (write: number, read: number) => {
    const bytes = new Uint8Array(100);
    bytes[18] = write;
    bytes[19] = read;
    return bytes;
  };

  it("says WAL when both its versions are 2", () => {
    expect(isWalHeader(header(2, 2))).toBe(true);
    for (const [write, read] of [
      [1, 1],
      [2, 1],
      [1, 2],
      [0, 0],
    ] as const)
      expect(isWalHeader(header(write, read))).toBe(false);
  });

  it("says nothing when it is cut off", () => {
    expect(isWalHeader(new Uint8Array(0))).toBe(false);
    expect(isWalHeader(header(2, 2).subarray(0, 19))).toBe(false);
  });
});

describe("a log", () => {
  it.each<[string, boolean, bigint, bigint, boolean, SidecarVerdict]>([
    ["born after the database", true, 10n, 11n, false, "use"],
    ["born with the database", true, 10n, 10n, false, "use"],
    ["born before the database", true, 11n, 10n, false, "left_behind"],
    ["born after the database, seen as an orphan by its inode number", true, 10n, 11n, true, "use"],
    ["of unknown birth", true, UNKNOWN, UNKNOWN, false, "use"],
    ["of unknown birth beside a database of a known one", true, 10n, UNKNOWN, false, "use"],
    ["of a known birth beside a database of an unknown one", true, UNKNOWN, 10n, false, "use"],
    ["of unknown birth under which the database was replaced", true, UNKNOWN, UNKNOWN, true, "left_behind"],
    ["beside a database that keeps none", false, 10n, 11n, false, "ignore"],
    ["from before a database that keeps none", false, 11n, 10n, true, "ignore"],
  ])("%s", (_what, headerIsWal, main, sidecar, orphan, verdict) => {
    expect(walVerdict(headerIsWal, { main, sidecar }, orphan)).toBe(verdict);
  });
});

describe("a journal", () => {
  it.each<[string, bigint, bigint, SidecarVerdict]>([
    ["born after the database counts", 10n, 11n, "use"],
    ["born before the database was left behind", 11n, 10n, "left_behind"],
    ["of unknown birth counts", UNKNOWN, UNKNOWN, "use"],
  ])("%s", (_what, main, sidecar, verdict) => {
    expect(journalVerdict({ main, sidecar }, false)).toBe(verdict);
  });
});
