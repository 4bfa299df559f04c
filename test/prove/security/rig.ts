import { inject } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { type Env, Scene, Site, type Started } from "../../support/scene.ts";
import { landExport } from "../../support/small-export.ts";
import { forbidden, plantCanaries, SECRETS } from "./canaries.ts";

export const API = "/api/report/counterparty-risk";
export const DAY = "2026-04-15";

/** The real daemon, a process of its own, with reports of both modes, among files that nobody may see. */
export class Rig implements AsyncDisposable {
  readonly scene = new Scene();
  readonly mainJs = inject("mainJs");
  readonly forbidden: readonly string[];
  #started: Started | null = null;
  port = 0;

  constructor() {
    this.forbidden = forbidden(this.scene, this.mainJs);
  }

  static async start(more: Env = {}): Promise<Rig> {
    const rig = new Rig();
    plantCanaries(rig.scene);
    landExport(rig.scene.db, { confirmed: 7_000_000, year: 2026 });
    const env = {
      ...SECRETS,
      ON_DEMAND_WAIT_SEC: "5",
      ON_DEMAND_PER_MIN: "4",
      CORS_ORIGINS: "https://dash.example",
      ...more,
    };
    rig.#started = rig.scene.process(rig.mainJs, ["serve"], env);
    rig.port = await eventually(() => portIn(rig.log), 30_000);
    const site = new Site(rig.port);
    for (const mode of ["offline", "online"]) await site.report(`?date=${DAY}&mode=${mode}`);
    return rig;
  }

  get site(): Site {
    return new Site(this.port);
  }

  /** All that the daemon has written: stderr and stdout. */
  get log(): string {
    return `${this.#started?.err() ?? ""}${this.#started?.out() ?? ""}`;
  }

  /** How it ended, if it did. */
  async ending(): Promise<string | null> {
    const lives = Promise.resolve(null);
    const ended = await Promise.race([this.#started?.ended ?? lives, lives]);
    return ended === null ? null : JSON.stringify(ended);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.scene[Symbol.asyncDispose]();
  }
}

function portIn(log: string): number {
  const port = /"port":(\d+).*"event":"listening"/.exec(log)?.[1];
  if (port === undefined) throw new Error(`not listening: ${log.slice(-2000)}`);
  return Number(port);
}
