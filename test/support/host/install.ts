import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { landExport, type SmallExport } from "../small-export.ts";
import { bootHost, type Host } from "./host.ts";

const REPOSITORY = resolve(import.meta.dirname, "../../..");
const HOME = "/opt/salesmap-reportd";
const UNITS = "/etc/systemd/system";
/** What is not in the bundle: the native addon and what loads it. */
const MODULES = ["better-sqlite3", "bindings", "file-uri-to-path"];

export const SERVICE = "salesmap-reportd.service";
export const EXPORTS = "/srv/salesmap";
export const DB = `${EXPORTS}/salesmap_latest.db`;
export const API = "http://127.0.0.1:8000/api/report/counterparty-risk";
/** Settings under which a test need not wait for an export to settle, nor meet the schedule. */
const QUICK = { DB_PATH: DB, DB_STABLE_WINDOW_SEC: "0", DB_RETRY: "0", ENABLE_SCHEDULER: "0" };

/** A host with the product installed as systemd/README.md says; nothing is started. */
export async function bootInstalled(mainJs: string, settings: Readonly<Record<string, string>> = {}): Promise<Host> {
  const host = await bootHost();
  unpack(host, mainJs);
  await host.sh(`
    cd ${HOME}/systemd
    install -D -m 0644 sysusers.conf /etc/sysusers.d/salesmap-reportd.conf && systemd-sysusers
    install -D -m 0644 tmpfiles.conf /etc/tmpfiles.d/salesmap-reportd.conf && systemd-tmpfiles --create salesmap-reportd.conf
    install -m 0644 salesmap-reportd.service salesmap-reportd.socket salesmap-reportd-failure@.service ${UNITS}/
    mkdir -p ${EXPORTS}`);
  configure(host, settings);
  await host.sh("systemctl daemon-reload");
  return host;
}

/** The package as npm unpacks it, with its dependencies, and Node where the unit looks for it. */
function unpack(host: Host, mainJs: string): void {
  const copy = (from: string, to: string) => cpSync(from, host.path(join(HOME, to)), { recursive: true });
  rmSync(host.path(HOME), { recursive: true, force: true });
  mkdirSync(host.path(HOME), { recursive: true });
  copy(resolve(mainJs, ".."), "dist");
  for (const name of ["config", "systemd", "package.json", "README.md"]) copy(join(REPOSITORY, name), name);
  for (const name of MODULES) copy(join(REPOSITORY, "node_modules", name), join("node_modules", name));
  if (!existsSync(host.path("/usr/bin/node"))) cpSync(process.execPath, host.path("/usr/bin/node"));
}

/** The settings file; later starts read it. */
export function configure(host: Host, settings: Readonly<Record<string, string>>): void {
  const lines = Object.entries({ ...QUICK, ...settings }).map(([name, value]) => `${name}="${value}"\n`);
  host.write("/etc/salesmap-reportd/environment", lines.join(""), 0o600);
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
