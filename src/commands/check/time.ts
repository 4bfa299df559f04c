import { access } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../../lib/clock.ts";
import { isoIn } from "../../lib/zone.ts";
import { slotsOf } from "../../schedule/slots.ts";
import { type Finding, failed, type Look, ok, warning } from "./finding.ts";

/** Where the host keeps its zones; ours come with Node. */
const HOST_ZONES = "/usr/share/zoneinfo";
const RUNS_TOLD = 3;

/** The zone of TZ: ours, and the host's. */
export function zoneLook(hostZones = HOST_ZONES): Look {
  return async ({ env }) => {
    const here = `${env.TZ}, where it is ${isoIn(env.TZ, systemClock().now()).slice(0, 16).replace("T", " ")}`;
    const isKnown = await access(join(hostZones, env.TZ)).then(
      () => true,
      () => false,
    );
    if (isKnown) return [ok("zone", `${here} (tz data ${process.versions.tz ?? "of Node"})`)];
    return [
      warning(
        "zone",
        `${here}; this host itself does not know it: date, cron and the journal here will tell other times`,
        "install tzdata; the reports do not need it",
      ),
    ];
  };
}

/** The next runs. */
export const lookAtSchedule: Look = ({ env }) => {
  if (!env.ENABLE_SCHEDULER) {
    return [warning("schedule", "off (ENABLE_SCHEDULER=0): no report is made by itself", "set ENABLE_SCHEDULER=1")];
  }
  const slots = slotsOf(env.REPORT_CRON, env.TZ);
  const runs: string[] = [];
  for (let at = slots.next(systemClock().now()); at !== null && runs.length < RUNS_TOLD; at = slots.next(at)) {
    runs.push(isoIn(env.TZ, at).slice(0, 16).replace("T", " "));
  }
  return [ok("schedule", `${env.REPORT_CRON} in ${env.TZ} for ${env.REPORT_MODES.join(", ")}: ${runs.join(", ")}, …`)];
};

/** The age of the run lock is the file system's time against ours: 2 s is a heartbeat, 10 s the expiry. */
const SKEW_MS = { warning: 2_000, failed: 5_000 };

/**
 * Whether the clock of the file system of `folder` agrees with this host's: a file was written between `before` and
 * `after` and bears `writtenAt`. Epoch ms.
 */
export function clockFinding(
  folder: string,
  at: { readonly before: number; readonly writtenAt: number; readonly after: number },
): Finding {
  const ahead = Math.max(0, at.writtenAt - at.after);
  const behind = Math.max(0, at.before - at.writtenAt);
  const skew = Math.max(ahead, behind);
  const detail = `${folder} is ${(skew / 1000).toFixed(1)} s ${ahead > 0 ? "ahead of" : "behind"} this host`;
  const hint = "set both clocks by NTP: the run lock compares them";
  if (skew >= SKEW_MS.failed) return failed("clock", detail, hint);
  if (skew >= SKEW_MS.warning) return warning("clock", detail, hint);
  return ok("clock", `this host and ${folder} agree`);
}
