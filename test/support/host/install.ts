import { cpSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { landExport, type SmallExport } from "../small-export.ts";
import { bootHost, type Host } from "./host.ts";
import { installIn, packInto, type ReleaseChange } from "./release.ts";

const UNITS = "/etc/systemd/system";

export const SERVICE = "salesmap-reportd.service";
export const EXPORTS = "/srv/salesmap";
export const DB = `${EXPORTS}/salesmap_latest.db`;
export const API = "http://127.0.0.1:8000/api/report/counterparty-risk";
/** Settings under which a test need not wait for an export to settle, nor meet the schedule. */
const QUICK = { DB_PATH: DB, DB_STABLE_WINDOW_SEC: "0", DB_RETRY: "0", ENABLE_SCHEDULER: "0" };

/** A host with the product installed as systemd/README.md says; nothing is started. */
export async function bootInstalled(
  mainJs: string,
  settings: Readonly<Record<string, string>> = {},
  release: ReleaseChange = {},
): Promise<Host> {
  const host = await bootHost();
  const said = await installIn(host, packInto(host, mainJs, release));
  if (said.code !== 0) throw new Error(said.err);
  await host.sh(`mkdir -p ${EXPORTS}`);
  configure(host, settings);
  return host;
}

/** The settings file; later starts read it. */
export function configure(host: Host, settings: Readonly<Record<string, string>>): void {
  const lines = Object.entries({ ...QUICK, ...settings }).map(([name, value]) => `${name}="${value}"\n`);
  host.write("/etc/salesmap-reportd/environment", lines.join(""), 0o640); // the group stays
}

/** A drop-in of the service, or of another unit; takes effect at its next start. */
export async function dropIn(host: Host, name: string, text: string, unit = SERVICE): Promise<void> {
  host.write(`${UNITS}/${unit}.d/${name}.conf`, text);
  await host.sh("systemctl daemon-reload");
}

/** An export lands in the host, by rename; SQLite does not write through the door that `path` is. */
export function landIn(host: Host, options: SmallExport, path = DB): void {
  const folder = mkdtempSync(join(tmpdir(), "salesmap-export-"));
  landExport(join(folder, "export.db"), options);
  cpSync(join(folder, "export.db"), host.path(`${path}.incoming`), { preserveTimestamps: true });
  renameSync(host.path(`${path}.incoming`), host.path(path));
  rmSync(folder, { recursive: true });
}
