import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { eventually } from "./eventually.ts";
import { type RawAnswer, rawRequest } from "./raw-http.ts";

const SHIPPED = resolve(import.meta.dirname, "../../config/nginx/salesmap-reportd.conf");

/** The name under which the reports are reached through nginx. */
export const NAME = "reports.example.com";

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export interface NginxOptions {
  /** A folder of its own for everything it writes. */
  readonly prefix: string;
  readonly cache: string;
  /** Ports of the daemons behind it. */
  readonly daemons: readonly number[];
  /** An allowed origin. */
  readonly origin?: string;
  /** What the operator has set for all sites. */
  readonly http?: string;
  /** The one core that it may use. */
  readonly core?: number;
}

/** The real nginx with the configuration that is shipped, edited where an operator edits it. */
export class Nginx implements AsyncDisposable {
  readonly base: string;
  readonly #errors: string;
  readonly #stop: () => Promise<void>;

  private constructor(port: number, errors: string, stop: () => Promise<void>) {
    this.base = `http://127.0.0.1:${port}`;
    this.#errors = errors;
    this.#stop = stop;
  }

  static async start(options: NginxOptions): Promise<Nginx> {
    const port = await freePort();
    const { prefix } = options;
    for (const folder of ["", "body", "proxy", "fastcgi", "uwsgi", "scgi"])
      mkdirSync(join(prefix, folder), { recursive: true });
    writeFileSync(join(prefix, "site.conf"), edited(readFileSync(SHIPPED, "utf8"), port, options));
    writeFileSync(join(prefix, "nginx.conf"), around(prefix, options.http ?? ""));
    const errors = join(prefix, "error.log");
    const nginxItself = ["/usr/sbin/nginx", "-p", prefix, "-c", join(prefix, "nginx.conf"), "-e", errors];
    const pinned = options.core === undefined ? [] : ["taskset", "-c", String(options.core)];
    const [program = "", ...args] = [...pinned, ...nginxItself];
    const child = spawn(program, args, { stdio: "ignore" });
    const ended = new Promise<void>((done) => child.on("close", () => done()));
    const nginx = new Nginx(port, errors, async () => {
      child.kill("SIGTERM");
      await ended;
    });
    await eventually(() => rawRequest(`${nginx.base}/`), 10_000).catch(async (error: unknown) => {
      await nginx[Symbol.asyncDispose]();
      throw new Error(`nginx does not answer: ${nginx.errors()}`, { cause: error });
    });
    return nginx;
  }

  /** A request for our name, unless told otherwise. */
  ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<RawAnswer> {
    return rawRequest(this.base + path, { method, headers: { host: NAME, ...headers } });
  }

  errors(): string {
    return readFileSync(this.#errors, "utf8");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stop();
  }
}

/** Edits the lines that are there to be edited; each must be there. */
function edited(text: string, port: number, { cache, daemons, origin }: NginxOptions): string {
  const servers = daemons.map((each) => `server 127.0.0.1:${each} max_fails=1 fail_timeout=2s;`);
  const edits: [string, string][] = [
    ["server 127.0.0.1:8000 max_fails=1 fail_timeout=2s;", servers.join("\n")],
    ["listen 80;", `listen 127.0.0.1:${port};`],
    ["listen 80 default_server;", `listen 127.0.0.1:${port} default_server;`],
    ["root /var/cache/salesmap-reportd;", `root ${cache};`],
  ];
  if (origin !== undefined) {
    edits.push(['#"https://dash.example.com" $http_origin;', `"${origin}" $http_origin;`]);
    edits.push(['set $salesmap_vary "Accept-Encoding";', 'set $salesmap_vary "Accept-Encoding, Origin";']);
  }
  return edits.reduce((before, [line, other]) => {
    const parts = before.split(line);
    if (parts.length !== 2) throw new Error(`${line} is in the configuration ${parts.length - 1} times`);
    return parts.join(other);
  }, text);
}

/** What Debian's nginx.conf has around a site, as far as it matters, within one folder. */
function around(prefix: string, http: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (each) => `${each}_temp_path ${join(prefix, each.replace("client_", ""))};`,
  );
  return `
    daemon off;
    worker_processes 2;
    user root;
    pid ${join(prefix, "nginx.pid")};
    events { worker_connections 512; }
    http {
      access_log off;
      sendfile on;
      include /etc/nginx/mime.types;
      ${temporary.join("\n")}
      ${http}
      include ${join(prefix, "site.conf")};
    }`;
}
