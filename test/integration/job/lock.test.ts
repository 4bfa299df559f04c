import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { isLockFresh, LOCK_NAME, takeLock } from "../../../src/job/lock.ts";
import { systemClock } from "../../../src/lib/clock.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

const clock = systemClock();
const LOCK_MODULE = new URL("../../../src/job/lock.ts", import.meta.url).href;
const CLOCK_MODULE = new URL("../../../src/lib/clock.ts", import.meta.url).href;

function lockPath(cacheDir: string): string {
  return join(cacheDir, LOCK_NAME);
}

/** As if its holder had died `ageSec` ago. */
function ageLock(cacheDir: string, ageSec: number): void {
  const at = Date.now() / 1000 - ageSec;
  utimesSync(lockPath(cacheDir), at, at);
}

/** As if another process had taken the lock over. */
function signAs(cacheDir: string, token: string): void {
  writeFileSync(`${lockPath(cacheDir)}.owner`, JSON.stringify({ token }));
}

/** A process that takes the lock, says whether it got it, and holds on to it until it is killed. */
async function contender(cacheDir: string): Promise<{ readonly said: string; readonly child: ChildProcess }> {
  const code = `
    import { takeLock } from ${JSON.stringify(LOCK_MODULE)};
    import { systemClock } from ${JSON.stringify(CLOCK_MODULE)};
    const lock = await takeLock(${JSON.stringify(cacheDir)}, systemClock());
    process.stdout.write(lock === null ? "locked out" : "got it");
    setInterval(() => {}, 1000);`;
  const args = ["--import", "tsx", "--input-type=module", "-e", code];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [said] = await once(child.stdout, "data");
  return { said: String(said), child };
}

describe("the run lock", () => {
  it("is had by one at a time in a process", async () => {
    const cache = temporaryFolder();
    const both = await Promise.all([takeLock(cache, clock), takeLock(cache, clock)]);
    expect(both.filter((lock) => lock !== null)).toHaveLength(1);
    for (const lock of both) await lock?.release();
    const next = await takeLock(cache, clock);
    expect(next).not.toBeNull();
    await next?.release();
  });

  it("is gone from the folder once it is released", async () => {
    const cache = temporaryFolder();
    const lock = await takeLock(cache, clock);
    expect(existsSync(lockPath(cache))).toBe(true);
    expect(await isLockFresh(cache, Date.now())).toBe(true);
    await lock?.release();
    expect(existsSync(lockPath(cache))).toBe(false);
    expect(await isLockFresh(cache, Date.now())).toBe(false);
  });

  it("keeps other processes out, and is taken over from one that was killed once it is stale", async () => {
    const cache = temporaryFolder();
    const { said, child } = await contender(cache);
    expect(said).toBe("got it");
    expect(await takeLock(cache, clock)).toBeNull();
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await takeLock(cache, clock)).toBeNull();
    ageLock(cache, 11);
    const lock = await takeLock(cache, clock);
    await expect(lock?.verify()).resolves.toBeUndefined();
    await lock?.release();
  });

  it("of a dead holder is taken over although the clock was set back since it died", async () => {
    const cache = temporaryFolder();
    mkdirSync(lockPath(cache));
    ageLock(cache, -86_400);
    expect(await isLockFresh(cache, Date.now())).toBe(false);
    const lock = await takeLock(cache, clock);
    await expect(lock?.verify()).resolves.toBeUndefined();
    await lock?.release();
  });

  it("of a living holder whose clock is ahead is left to it", async () => {
    const cache = temporaryFolder();
    mkdirSync(lockPath(cache));
    let ahead = -86_400;
    const keepAlive = setInterval(() => ageLock(cache, ahead--), 1_000);
    onTestFinished(() => clearInterval(keepAlive));
    ageLock(cache, ahead--);
    expect(await takeLock(cache, clock)).toBeNull();
  });

  it("is kept from another process by this one", async () => {
    const cache = temporaryFolder();
    const lock = await takeLock(cache, clock);
    expect((await contender(cache)).said).toBe("locked out");
    await expect(lock?.verify()).resolves.toBeUndefined();
    await lock?.release();
  });

  it("goes to one only of several that find it dead", async () => {
    const folders = Array.from({ length: 6 }, () => temporaryFolder());
    const winners = await Promise.all(
      folders.map(async (cache) => {
        mkdirSync(lockPath(cache));
        ageLock(cache, 11);
        const taken = await Promise.allSettled([1, 2, 3].map(() => takeLock(cache, clock)));
        const held = await Promise.allSettled(
          taken.map((each) =>
            each.status === "fulfilled" && each.value !== null ? each.value.verify() : Promise.reject(),
          ),
        );
        return held.filter(({ status }) => status === "fulfilled").length;
      }),
    );
    expect(winners).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("is not kept alive by one who stepped back from a dead lock", { timeout: 15_000 }, async () => {
    const cache = temporaryFolder();
    mkdirSync(lockPath(cache));
    ageLock(cache, 11);
    const taking = takeLock(cache, clock);
    await expect.poll(() => existsSync(`${lockPath(cache)}.owner`)).toBe(true);
    signAs(cache, "another's"); // within the time it takes to be sure
    expect(await taking).toBeNull();
    ageLock(cache, 11);
    await setTimeout(3_000); // longer than a heartbeat
    expect(await isLockFresh(cache, Date.now())).toBe(false);
    const next = await takeLock(cache, clock);
    expect(next).not.toBeNull();
    await next?.release();
  });

  it("is let go by its holder even when its signature was removed, as far as it may be", async () => {
    const cache = temporaryFolder();
    const lock = await takeLock(cache, clock);
    rmSync(`${lockPath(cache)}.owner`);
    await lock?.release();
    ageLock(cache, 11);
    const next = await takeLock(cache, clock);
    expect(next).not.toBeNull();
    await next?.release();
  });

  it("is lost, and left alone, when another signed it", async () => {
    const cache = temporaryFolder();
    const lock = await takeLock(cache, clock);
    signAs(cache, "another's");
    await expect(lock?.verify()).rejects.toMatchObject({ code: "LOCK_LOST" });
    expect(lock?.lost.aborted).toBe(true);
    await lock?.release();
    expect(existsSync(lockPath(cache))).toBe(true);
    await expect(lock?.verify()).rejects.toMatchObject({ code: "LOCK_LOST" });
  });

  it("is left alone at its release when another signed it unnoticed", async () => {
    const cache = temporaryFolder();
    const lock = await takeLock(cache, clock);
    signAs(cache, "another's");
    await lock?.release();
    expect(existsSync(lockPath(cache))).toBe(true);
  });

  it("is lost when its signature is gone", async () => {
    const cache = temporaryFolder();
    const lock = await takeLock(cache, clock);
    writeFileSync(`${lockPath(cache)}.owner`, "");
    await expect(lock?.verify()).rejects.toMatchObject({ code: "LOCK_LOST" });
  });

  it("cannot be taken where nothing can be written, and says so with a code", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "a file"), "");
    for (const cache of [join(folder, "absent"), join(folder, "a file")]) {
      await expect(takeLock(cache, clock)).rejects.toMatchObject({ code: "CACHE_WRITE_FAILED" });
    }
  });

  it("cannot be taken where it cannot be signed, and is let go then", async () => {
    const cache = temporaryFolder();
    mkdirSync(`${lockPath(cache)}.owner`);
    await expect(takeLock(cache, clock)).rejects.toMatchObject({ code: "CACHE_WRITE_FAILED" });
    expect(existsSync(lockPath(cache))).toBe(false);
  });

  it("looks fresh for ten seconds after its last heartbeat", async () => {
    const cache = temporaryFolder();
    mkdirSync(lockPath(cache));
    utimesSync(lockPath(cache), 1_000_000, 1_000_000);
    expect(await isLockFresh(cache, 1_000_009_999)).toBe(true);
    expect(await isLockFresh(cache, 1_000_010_000)).toBe(false);
  });
});
