import { readdirSync, readFileSync } from "node:fs";
import { inject } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { type Env, type Scene, Site, type Started } from "../../support/scene.ts";

/** The built daemon in a process of its own, watched from outside. */
export class LoadedDaemon {
  readonly site: Site;
  readonly #process: Started;

  static async start(scene: Scene, env: Env): Promise<LoadedDaemon> {
    const started = scene.process(inject("mainJs"), ["serve"], { ...env, LOG_LEVEL: "info" });
    const port = await eventually(() => portIn(started.err()), 30_000);
    return new LoadedDaemon(started, new Site(port));
  }

  private constructor(started: Started, site: Site) {
    this.#process = started;
    this.site = site;
  }

  /** Resident memory of the daemon itself, in MB. */
  memoryMB(): number {
    const kB = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#process.pid}/status`, "utf8"))?.[1];
    return Number(kB) / 1000;
  }

  /** What it has open. */
  descriptors(): number {
    return readdirSync(`/proc/${this.#process.pid}/fd`).length;
  }
}

function portIn(journal: string): number {
  const port = /"port":(\d+).*"event":"listening"/.exec(journal)?.[1];
  if (port === undefined) throw new Error(`it does not listen:\n${journal.slice(-500)}`);
  return Number(port);
}
