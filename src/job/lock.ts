import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import * as z from "zod";
import { RunFailure } from "../contract/failure.ts";
import type { Clock } from "../lib/clock.ts";
import { codeOf, messageOf } from "../lib/errors.ts";
import { failpoint } from "../lib/failpoint.ts";
import { modifiedAt, parseJson, readText } from "../lib/files.ts";
import { sleep } from "../lib/sleep.ts";
import { writeJson } from "../lib/small-file.ts";
import { expireIfAbandoned } from "./abandoned.ts";
import { LockFs, type LockState } from "./lock-fs.ts";

/** The run lock's name in CACHE_DIR (SPEC 5.1). */
export const LOCK_NAME = ".counterparty_risk.lock";
const OWNER_SUFFIX = ".owner";
const HEARTBEAT_MS = 2_000;
const EXPIRY_MS = 10_000;
/** After a take-over: long enough for a contender that took the same dead lock to have written its token. */
const SETTLE_MS = 250;

const ownerSchema = z.object({ token: z.string() });

/** A lock, held. Fenced: a holder that lost it finds out before it does harm. */
export interface HeldLock {
  /** Aborted with a RunFailure `LOCK_LOST` when the lock was lost. */
  readonly lost: AbortSignal;
  /** Throws RunFailure `LOCK_LOST` unless the lock is still ours. */
  verify(): Promise<void>;
  /** Lets go; a lock that is no longer ours is left alone. */
  release(): Promise<void>;
}

/**
 * Takes a lock of a cache folder across processes and hosts: heartbeat 2 s, expiry 10 s (SPEC 5.1).
 * Null when another holds it; one whose time is ahead of the clock is watched for its expiry first, at most until
 * `signal` is aborted. Throws RunFailure `CACHE_WRITE_FAILED` when the folder cannot be written.
 */
export async function takeLock(
  cacheDir: string,
  clock: Clock,
  { name = LOCK_NAME, signal }: { readonly name?: string; readonly signal?: AbortSignal } = {},
): Promise<HeldLock | null> {
  const path = join(cacheDir, name);
  const held = await takeNow(cacheDir, path, clock);
  const keptAliveAt = held === null ? await modifiedAt(path) : null;
  if (keptAliveAt === null || keptAliveAt <= Date.now() + EXPIRY_MS) return held;
  await sleep(clock, EXPIRY_MS, signal);
  if (signal?.aborted || !(await expireIfAbandoned(path, keptAliveAt))) return null;
  return takeNow(cacheDir, path, clock);
}

async function takeNow(cacheDir: string, path: string, clock: Clock): Promise<HeldLock | null> {
  const lost = new AbortController();
  const lose = (why: string) => lost.abort(new RunFailure("LOCK_LOST", `the lock was lost: ${why}`));
  const abandoned = (await modifiedAt(path)) !== null;
  const fs = new LockFs(EXPIRY_MS);
  let release: () => Promise<void>;
  try {
    release = await lockfile.lock(path, {
      lockfilePath: path,
      realpath: false,
      stale: EXPIRY_MS,
      update: HEARTBEAT_MS,
      retries: 0,
      fs,
      onCompromised: (error) => lose(error.message),
    });
  } catch (error) {
    // another contender removed the folder that was just made: it takes the same dead lock over
    if (codeOf(error) === "ELOCKED" || (codeOf(error) === "ENOENT" && (await modifiedAt(cacheDir)) !== null))
      return null;
    throw new RunFailure("CACHE_WRITE_FAILED", `the lock cannot be taken in ${cacheDir}: ${messageOf(error)}`, error);
  }
  failpoint("lock_made");
  const held = new Held(path, fs, lose, lost.signal, release);
  await held.sign();
  // two contenders can both take over one dead lock; the last signature wins, the other steps back
  if (abandoned) await sleep(clock, SETTLE_MS);
  return (await held.settle()) ? held : null;
}

/** True while some process keeps the lock alive. */
export async function isLockFresh(cacheDir: string, now: number): Promise<boolean> {
  const at = await modifiedAt(join(cacheDir, LOCK_NAME));
  return at !== null && Math.abs(now - at) < EXPIRY_MS;
}

class Held implements HeldLock {
  readonly lost: AbortSignal;
  readonly #ownerFile: string;
  readonly #token = randomUUID();
  readonly #fs: LockFs;
  readonly #lose: (why: string) => void;
  readonly #release: () => Promise<void>;

  constructor(path: string, fs: LockFs, lose: (why: string) => void, lost: AbortSignal, release: () => Promise<void>) {
    this.#ownerFile = path + OWNER_SUFFIX;
    this.#fs = fs;
    this.#lose = lose;
    this.lost = lost;
    this.#release = release;
  }

  async sign(): Promise<void> {
    try {
      const owner = { token: this.#token, pid: process.pid, host: hostname() };
      await writeJson(this.#ownerFile, owner, { fsync: false }); // after a power cut nobody holds it anyway
    } catch (error) {
      await this.#letGo("held");
      throw new RunFailure("CACHE_WRITE_FAILED", `the lock cannot be signed: ${messageOf(error)}`, error);
    }
  }

  /** Whether the lock is ours after all; if not, it is left to the other. */
  async settle(): Promise<boolean> {
    if (await this.#isOurs()) {
      this.#fs.state = "held";
      return true;
    }
    await this.#letGo("disowned");
    return false;
  }

  async verify(): Promise<void> {
    if (!this.lost.aborted && !(await this.#isOurs())) {
      this.#fs.state = "disowned";
      this.#lose("another process signed it");
    }
    this.lost.throwIfAborted();
  }

  async release(): Promise<void> {
    await this.#letGo(!this.lost.aborted && (await this.#isOurs()) ? "held" : "disowned");
  }

  async #isOurs(): Promise<boolean> {
    const owner = ownerSchema.safeParse(parseJson((await readText(this.#ownerFile).catch(() => null)) ?? ""));
    return owner.success && owner.data.token === this.#token;
  }

  /** Ends the heartbeat; the folder goes only while it is ours. */
  async #letGo(state: LockState): Promise<void> {
    this.#fs.state = state;
    await this.#release().catch(() => {}); // lost at the last moment: there is nothing left to let go of
  }
}
