import { availableParallelism, loadavg } from "node:os";

/** What the figures belong to. Load is the one-minute average of processes that want a core. */
export interface Machine {
  readonly cores: number;
  readonly node: string;
  readonly platform: string;
  readonly loadBefore: number;
  readonly loadAfter: number;
}

/** Load of the last minute; a machine without such a figure says 0. */
export function loadNow(): number {
  return loadavg()[0] ?? 0;
}

export function machineSince(loadBefore: number): Machine {
  return {
    cores: availableParallelism(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    loadBefore,
    loadAfter: loadNow(),
  };
}

/** One line for the reader of the tables; the bench itself makes a load of one to two. */
export function machineLine({ cores, node, platform, loadBefore, loadAfter }: Machine): string {
  const load = `load ${loadBefore.toFixed(1)} before, ${loadAfter.toFixed(1)} after`;
  const busy = loadBefore > cores / 2 ? "; it was busy before, so repeat this when it is quiet" : "";
  return `${cores} cores, node ${node}, ${platform}, ${load}${busy}`;
}
