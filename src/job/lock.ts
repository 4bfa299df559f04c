import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import { z } from "zod";
import { RunFailure } from "../contract/failure.ts";
import type { Clock } from "../lib/clock.ts";
import { codeOf, messageOf } from "../lib/errors.ts";
import { modifiedAt, parseJson, readText } from "../lib/files.ts";
import { sleep } from "../lib/sleep.ts";
import { writeJson } from "../lib/small-file.ts";

/** The lock's name in CACHE_DIR (SPEC 5.1). */
export const LOCK_NAME = ".counterparty_risk.lock";
const OWNER_SUFFIX = ".owner";
const HEARTBEAT_MS = 2_000;
const EXPIRY_MS = 10_000;
/** After a take-over: long enough for a contender that took the same dead lock to have written its token. */
const SETTLE_MS = 250;

const ownerSchema = z.object({ token: z.string() });

/** The run lock, held. Fenced: a holder that lost it finds out before it does harm. */
export interface HeldLock {
  /** Aborted with a RunFailure `LOCK_LOST` when the lock was lost. */
  readonly lost: AbortSignal;
  /** Throws RunFailure `LOCK_LOST` unless the lock is still ours. */
  verify(): Promise<void>;
  /** Lets go; a lock that is no longer ours is left alone. */
  release(): Promise<void>;
}

/**
 * Takes the lock of a cache folder across processes and hosts: heartbeat 2 s, expiry 10 s (SPEC 5.1).
 * Null when another holds it. Throws RunFailure `CACHE_WRITE_FAILED` when the folder cannot be written.
 */
export async function takeLock(cacheDir: string, clock: Clock): Promise<HeldLock | null> {
  const path = join(cacheDir, LOCK_NAME);
  const lost = new AbortController();
  const lose = (why: string) => lost.abort(new RunFailure("LOCK_LOST", `the run lock was lost: ${why}`));
  const abandoned = (await modifiedAt(path)) !== null;
  let release: () => Promise<void>;
  try {
    release = await lockfile.lock(cacheDir, {
      lockfilePath: path,
      realpath: false,
      stale: EXPIRY_MS,
      update: HEARTBEAT_MS,
      retries: 0,
      onCompromised: (error) => lose(error.message),
    });
  } catch (error) {
    if (codeOf(error) === "ELOCKED") return null;
    throw new RunFailure(
      "CACHE_WRITE_FAILED",
      `the run lock cannot be taken in ${cacheDir}: ${messageOf(error)}`,
      error,
    );
  }
  const held = new Held(path, lose, lost.signal, release);
  await held.sign();
  if (!abandoned) return held;
  // two contenders can both take over one dead lock; the last signature wins, the other steps back
  await sleep(clock, SETTLE_MS);
  return (await held.isOurs()) ? held : null;
}

/** True while some process keeps the lock alive. */
export async function isLockFresh(cacheDir: string, now: number): Promise<boolean> {
  const at = await modifiedAt(join(cacheDir, LOCK_NAME));
  return at !== null && now - at < EXPIRY_MS;
}

class Held implements HeldLock {
  readonly lost: AbortSignal;
  readonly #ownerFile: string;
  readonly #token = randomUUID();
  readonly #lose: (why: string) => void;
  readonly #release: () => Promise<void>;

  constructor(path: string, lose: (why: string) => void, lost: AbortSignal, release: () => Promise<void>) {
    this.#ownerFile = path + OWNER_SUFFIX;
    this.#lose = lose;
    this.lost = lost;
    this.#release = release;
  }

  async sign(): Promise<void> {
    try {
      await writeJson(this.#ownerFile, { token: this.#token, pid: process.pid, host: hostname() });
    } catch (error) {
      await this.#release();
      throw new RunFailure("CACHE_WRITE_FAILED", `the run lock cannot be signed: ${messageOf(error)}`, error);
    }
  }

  async isOurs(): Promise<boolean> {
    const owner = ownerSchema.safeParse(parseJson((await readText(this.#ownerFile)) ?? ""));
    return owner.success && owner.data.token === this.#token;
  }

  async verify(): Promise<void> {
    if (!this.lost.aborted && !(await this.isOurs())) this.#lose("another process signed it");
    this.lost.throwIfAborted();
  }

  async release(): Promise<void> {
    if (this.lost.aborted || !(await this.isOurs())) return;
    await this.#release().catch(() => {}); // lost at the last moment: it is another's now
  }
}
