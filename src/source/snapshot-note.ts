import { readFileSync } from "node:fs";
import { writeNewJson } from "../lib/small-file.ts";

/** Writes `<snapshot>.json`, which makes the snapshot whole (SPEC 2). Only a build process does, which has nothing else to do. */
export function noteSnapshot(path: string, identity: string): void {
  // not forced to the disk: after a power cut it would not be trusted
  writeNewJson(`${path}.json`, { source_identity: identity, boot_id: bootId() });
}

/** Which start of the machine this is. */
export function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "unknown";
  }
}
