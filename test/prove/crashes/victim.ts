import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { MODES, type Mode } from "../../../src/contract/mode.ts";
import { dateIn } from "../../../src/lib/zone.ts";
import { eventually } from "../../support/eventually.ts";
import { type Env, Scene, Site, type Started } from "../../support/scene.ts";
import type { Trial } from "../promise.ts";
import { fillStamped, generationsIn, landStamped } from "../stamped-export.ts";
import {
  brokenReports,
  type DiskState,
  diskState,
  leftovers,
  letTimePass,
  reportIn,
  SNAPSHOTS,
  untoldEnds,
  untrueStatus,
} from "./dead-end.ts";

const LONGEST_WAIT_MS = 30_000;
const LISTENING = /"port":(\d+).*"event":"listening"/;
const LOCKED = 75;

/** Who is killed. */
export type Target = "process" | "build" | "both";

/** A scene whose processes are killed, and what must hold afterwards. */
export class Victim implements AsyncDisposable {
  readonly scene = new Scene();
  readonly #trial: Trial;
  readonly #mainJs: string;
  readonly #seedDb = join(this.scene.folder, "seed.db");
  readonly #asOf = dateIn("Asia/Seoul", Date.now());
  generation = 0;

  constructor(trial: Trial, mainJs: string) {
    this.#trial = trial;
    this.#mainJs = mainJs;
    const db = new Sqlite(this.#seedDb);
    fillStamped(db, 0);
    db.close();
    this.landNext();
  }

  get asOf(): string {
    return this.#asOf;
  }

  landNext(): void {
    this.generation += 1;
    landStamped(this.#seedDb, this.scene.db, this.generation);
  }

  state(): Promise<DiskState> {
    return diskState(this.scene, this.#asOf);
  }

  start(args: readonly string[], more: Env = {}): Started {
    return this.scene.process(this.#mainJs, args, { ...SNAPSHOTS, ...more });
  }

  async port(daemon: Started): Promise<number> {
    const [, port] = await eventually(
      () => LISTENING.exec(daemon.err()) ?? fail(`not listening: ${daemon.err()}`),
      LONGEST_WAIT_MS,
    );
    return Number(port);
  }

  /** What a kill left: the reports as they must be, and no build that lives on. */
  async afterDeath(before: DiskState, builds: readonly number[], what: string): Promise<DiskState> {
    await eventually(() => builds.some(isAlive) && fail(`${what}: its build lives on`), LONGEST_WAIT_MS).catch(
      (error: unknown) => this.#trial.violated(String(error)),
    );
    const dead = await this.state();
    this.#hold(brokenReports(before, dead), what);
    return dead;
  }

  /** A run without a hand: it ends well, settles what died with `dead` on the disk, and leaves nothing behind. */
  async expectGoodRun(dead: DiskState | null, what: string, { waiting = false } = {}): Promise<void> {
    if (!waiting) letTimePass(this.scene);
    this.landNext();
    const { code, out } = await eventually(async () => {
      const ended = await this.scene.command(this.#mainJs, ["run", "--force", "--json"], {
        ...SNAPSHOTS,
        LOG_LEVEL: "silent",
      });
      return ended.code === LOCKED && waiting ? fail("still locked") : ended;
    }, LONGEST_WAIT_MS);
    if (code !== 0) this.#trial.violated(`${what}: the next run ended with ${code}: ${out}`);
    await this.expectSettled(dead, what, MODES);
  }

  /** What holds once nothing runs: the ends are told, and `made` were made of the present generation. */
  async expectSettled(dead: DiskState | null, what: string, made: readonly Mode[]): Promise<void> {
    const now = await this.state();
    if (dead !== null) this.#hold([...brokenReports(dead, now), ...untoldEnds(dead, now)], what);
    this.#hold([...untrueStatus(now), ...leftovers(this.scene)], what);
    for (const mode of made) {
      const report = reportIn(now.texts[mode]);
      const found = report === null ? "none" : generationsIn(report).join(", ");
      if (found !== String(this.generation))
        this.#trial.violated(`${what}: ${mode} is of generation ${found}, not ${this.generation}`);
    }
  }

  /** Waits until a daemon that was started has settled what it found. */
  async tidied(daemon: Started): Promise<void> {
    const record = join(this.scene.cache, ".counterparty_risk.run.json");
    await eventually(() => existsSync(record) && fail(`the dead run is not settled: ${daemon.err()}`), LONGEST_WAIT_MS);
  }

  timePasses(): void {
    letTimePass(this.scene);
  }

  violated(what: string): void {
    this.#trial.violated(what);
  }

  #hold(wrong: readonly string[], what: string): void {
    for (const each of wrong) this.#trial.violated(`${what}: ${each}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scene[Symbol.asyncDispose]();
  }
}

export function recompute(port: number, mode: Mode): Promise<{ readonly status: number; readonly body: string }> {
  return new Site(port)
    .recompute(`?mode=${mode}`)
    .then(async (answer) => ({ status: answer.status, body: await answer.text() }));
}

/** The build processes of a process. */
export function buildsOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Kills these at once; true when all were there to be killed. */
export function killAll(pids: readonly number[]): boolean {
  return pids.map(killOne).every((killed) => killed);
}

function killOne(pid: number): boolean {
  try {
    return isAlive(pid) && process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function fail(message: string): never {
  throw new Error(message);
}
