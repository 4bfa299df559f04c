import { join } from "node:path";
import { expect } from "vitest";
import { NAME, Nginx, type NginxOptions } from "./nginx.ts";
import { type RawAnswer, rawRequest } from "./raw-http.ts";
import { type Env, Scene, type Site } from "./scene.ts";
import { landExport } from "./small-export.ts";

export const API = "/api/report/counterparty-risk";
/** `Cache-Status` of a report that nginx sent, and of one that the daemon did. */
export const HIT = "nginx; hit";
export const DAEMON_HIT = "salesmap-reportd; hit";

const HOW = ["date", "connection", "keep-alive", "server", "cache-status"];

/** All that a client is told, but for when, by whom and over which connection. */
function told({ status, headers, body }: RawAnswer): unknown {
  const meant = Object.entries(headers).filter(([name]) => !HOW.includes(name));
  return { status, headers: Object.fromEntries(meant), body: body.toString("latin1") };
}

/** A daemon and nginx in front of it: what the one says must be what the other says. */
export class DaemonAndNginx implements AsyncDisposable {
  readonly scene: Scene;
  readonly site: Site;
  readonly nginx: Nginx;

  private constructor(scene: Scene, site: Site, nginx: Nginx) {
    this.scene = scene;
    this.site = site;
    this.nginx = nginx;
  }

  static async start(env: Env, options: Pick<NginxOptions, "origin" | "http"> = {}): Promise<DaemonAndNginx> {
    const scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000, year: 2026 });
    const site = await scene.daemon({ ALLOWED_HOSTS: NAME, ...env });
    const daemons = [Number(new URL(site.base).port)];
    const nginx = await Nginx.start({ prefix: join(scene.folder, "nginx"), cache: scene.cache, daemons, ...options });
    return new DaemonAndNginx(scene, site, nginx);
  }

  direct(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<RawAnswer> {
    return rawRequest(this.site.base + path, { method, headers: { host: NAME, ...headers } });
  }

  /** Asks both, which must answer the same but for `Cache-Status`; answers that of nginx's answer. */
  async same(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<string | undefined> {
    const plain = await this.direct(path, headers, method);
    const through = await this.nginx.ask(path, headers, method);
    expect(told(through), `${method} ${path} ${JSON.stringify(headers)}`).toEqual(told(plain));
    const status = through.headers["cache-status"];
    return typeof status === "string" ? status : undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.nginx[Symbol.asyncDispose]();
    await this.scene[Symbol.asyncDispose]();
  }
}
