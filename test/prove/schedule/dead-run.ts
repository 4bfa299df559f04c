import type { Mode } from "../../../src/contract/mode.ts";
import type { Trigger } from "../../../src/contract/trigger.ts";
import type { RunPorts } from "../../../src/job/ports.ts";
import { RunNotes } from "../../../src/job/run-notes.ts";
import { writeRunRecord } from "../../../src/job/run-record.ts";
import { UntoldEnds } from "../../../src/job/untold.ts";
import { dateIn } from "../../../src/lib/zone.ts";

/** What a process leaves behind that was killed in a run of today just now; the run's id is no other run's. */
export async function leaveDeadRun(
  ports: RunPorts,
  trigger: Trigger,
  modes: readonly Mode[],
  identity: string | null,
): Promise<void> {
  const asOf = dateIn(ports.settings.timezone, ports.clock.now());
  const ask = { asOf, modes, trigger, force: false, acceptImplausible: false };
  const notes = new RunNotes(ports, ask, new UntoldEnds());
  await notes.claimId();
  await writeRunRecord(ports.settings.cacheDir, {
    job_run_id: notes.jobRunId,
    as_of: asOf,
    modes: [...modes],
    ended: [],
    trigger,
    started_at: notes.startedAt,
    phase: "reading",
    since: notes.startedAt,
    db_signature: null,
    source_identity: identity,
    pid: 1,
  });
}
