import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Sample } from "../../../src/contract/source.ts";
import { look } from "../../../src/source/look.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

const AT = new Date("2026-01-19T02:15:03.500Z");

/** Writes a file of this text, last modified at AT, by rename. */
function land(path: string, text: string): void {
  writeFileSync(`${path}.incoming`, text);
  utimesSync(`${path}.incoming`, AT, AT);
  renameSync(`${path}.incoming`, path);
}

async function seen(path: string): Promise<Sample> {
  const found = await look(path);
  if (found.kind === "missing") throw new Error(found.reason);
  return found.sample;
}

describe("a look at the database", () => {
  it("gives its signature: whole seconds of the modification and bytes", async () => {
    const path = join(temporaryFolder(), "db");
    land(path, "12345");
    const { signature, mtimeMs, newestMs } = await seen(path);
    expect(signature).toBe(`${Math.floor(AT.getTime() / 1000)}-5`);
    expect([mtimeMs, newestMs]).toEqual([AT.getTime(), AT.getTime()]);
  });

  it("gives the same identity as long as nothing changes, and nothing is written", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "db");
    land(path, "12345");
    const before = statSync(folder).mtimeMs;
    const one = await seen(path);
    expect(await seen(path)).toEqual(one);
    expect(statSync(folder).mtimeMs).toBe(before);
  });

  it("sees a replacement of the same size and time", async () => {
    const path = join(temporaryFolder(), "db");
    land(path, "12345");
    const before = await seen(path);
    land(path, "54321");
    const after = await seen(path);
    expect(after.signature).toBe(before.signature);
    expect(after.identity).not.toBe(before.identity);
  });

  it("sees a write in place that keeps the size", async () => {
    const path = join(temporaryFolder(), "db");
    land(path, "12345");
    const before = await seen(path);
    writeFileSync(path, "54321");
    expect((await seen(path)).identity).not.toBe(before.identity);
  });

  it.each(["-wal", "-journal"])("sees its %s come, change, be replaced and go", async (suffix) => {
    const path = join(temporaryFolder(), "db");
    land(path, "12345");
    const identities = [(await seen(path)).identity];
    land(path + suffix, "1");
    identities.push((await seen(path)).identity);
    appendFileSync(path + suffix, "2");
    identities.push((await seen(path)).identity);
    land(path + suffix, "2");
    identities.push((await seen(path)).identity);
    land(path + suffix, "3");
    identities.push((await seen(path)).identity);
    for (const [at, identity] of identities.entries()) expect(identity).not.toBe(identities[at - 1]);
    rmSync(path + suffix);
    expect((await seen(path)).identity).toBe(identities[0]);
  });

  it("tells the newest modification of the file and what is beside it", async () => {
    const path = join(temporaryFolder(), "db");
    land(path, "12345");
    land(`${path}-wal`, "1");
    const later = new Date(AT.getTime() + 60_000);
    utimesSync(`${path}-wal`, later, later);
    const sample = await seen(path);
    expect([sample.mtimeMs, sample.newestMs]).toEqual([AT.getTime(), later.getTime()]);
    expect(sample.wal).toEqual({
      size: "1",
      mtimeNs: `${later.getTime()}000000`,
      ino: String(statSync(`${path}-wal`).ino),
    });
  });

  it("follows a link and looks beside the file it points to", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "exports"));
    const real = join(folder, "exports", "2026-01-19.db");
    const link = join(folder, "db");
    land(real, "12345");
    symlinkSync(real, link);
    const before = await seen(link);
    expect(before).toEqual(await seen(real));
    land(`${link}-wal`, "beside the link");
    expect(await seen(link)).toEqual(before);
    land(`${real}-wal`, "beside the file");
    expect((await seen(link)).identity).not.toBe(before.identity);
  });

  it("sees that a link was moved", async () => {
    const folder = temporaryFolder();
    for (const name of ["a.db", "b.db"]) land(join(folder, name), "12345");
    const link = join(folder, "db");
    symlinkSync("a.db", link);
    const before = await seen(link);
    rmSync(link);
    symlinkSync("b.db", link);
    const after = await seen(link);
    expect(after.path).toBe(join(folder, "b.db"));
    expect(after.identity).not.toBe(before.identity);
  });
});

describe("what lies beside the database", () => {
  it.each(["-wal", "-journal"])("does not count when it is a folder or a pipe: %s", async (suffix) => {
    const path = join(temporaryFolder(), "db");
    land(path, "12345");
    const alone = await seen(path);
    mkdirSync(path + suffix);
    expect(await seen(path)).toEqual(alone);
    rmSync(path + suffix, { recursive: true });
    execFileSync("mkfifo", [path + suffix]);
    expect(await seen(path)).toEqual(alone);
  });
});

describe("a path that is no database file", () => {
  it("is missing when there is nothing, or nothing behind the link, or a file above it", async () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, "nothing"), join(folder, "dangling"));
    writeFileSync(join(folder, "file"), "");
    for (const name of ["absent", "dangling", "absent/db", "file/db"]) {
      const path = join(folder, name);
      expect(await look(path)).toEqual({ kind: "missing", reason: `${path} does not exist` });
    }
  });

  it("is missing when it is a folder or a pipe, and says so", async () => {
    const folder = temporaryFolder();
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    for (const path of [folder, pipe]) {
      expect(await look(path)).toEqual({ kind: "missing", reason: `${path} is not a regular file` });
    }
  });

  it("is missing when it is a link to itself, and says what the matter is", async () => {
    const path = join(temporaryFolder(), "loop");
    symlinkSync(path, path);
    expect(await look(path)).toEqual({ kind: "missing", reason: expect.stringContaining("ELOOP") });
  });
});
