import { execFile } from "node:child_process";
import { messageOf } from "./errors.ts";
import type { Logger } from "./logger.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** What systemd can be told (sd_notify(3)), as far as we tell it. */
export interface Notice {
  readonly READY?: "1";
  readonly STOPPING?: "1";
  readonly WATCHDOG?: "1";
  /** One plain line; `systemctl status` shows it. */
  readonly STATUS?: string;
}

/** Speaks to the service manager. */
export interface Notifier {
  /** Takes a notice; it is on its way soon, after the ones before it. Never throws. */
  tell(notice: Notice): void;
  /** Resolves once everything told so far has arrived, or could not. */
  settled(): Promise<void>;
}

const PROGRAM = "systemd-notify";
/** It waits up to 5 s for the manager to have read the message. */
const PATIENCE_MS = 10_000;

/** A notifier for the manager that started us, or null when none asked to be told (no NOTIFY_SOCKET). */
export function systemdNotifier(env: Env, log: Logger): Notifier | null {
  const { NOTIFY_SOCKET, PATH } = env;
  return NOTIFY_SOCKET ? new Messenger({ NOTIFY_SOCKET, PATH: PATH ?? "/usr/bin:/bin" }, log) : null;
}

/**
 * Node cannot send datagrams to a Unix socket, so the program does, one at a time: what is told meanwhile is joined to
 * one message, so that a manager that does not read holds nothing up.
 */
class Messenger implements Notifier {
  readonly #env: Record<string, string>;
  readonly #log: Logger;
  #waiting: Notice | null = null;
  #sending: Promise<void> | null = null;
  #failing = false;

  constructor(env: Record<string, string>, log: Logger) {
    this.#env = env;
    this.#log = log;
  }

  tell(notice: Notice): void {
    this.#waiting = { ...this.#waiting, ...notice };
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
  }

  async settled(): Promise<void> {
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting !== null) {
      const words = Object.entries(this.#waiting).map(([name, value]) => `${name}=${oneLine(value)}`);
      this.#waiting = null;
      this.#heard(await this.#send(words));
    }
  }

  #send(words: readonly string[]): Promise<Error | null> {
    const options = { env: this.#env, timeout: PATIENCE_MS, killSignal: "SIGKILL" } as const;
    return new Promise((resolve) => void execFile(PROGRAM, words, options, (error) => resolve(error)));
  }

  /** Repeated trouble is told once, and so is its end. */
  #heard(error: Error | null): void {
    if (error !== null && !this.#failing) this.#log.warn({ error: messageOf(error) }, "systemd_notify_failed");
    if (error === null && this.#failing) this.#log.info({}, "systemd_notify_works_again");
    this.#failing = error !== null;
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** Within what time systemd wants to hear from us (ms), or null when its watchdog is not for this process. */
export function watchdogMs(env: Env, pid: number): number | null {
  const { WATCHDOG_USEC = "", WATCHDOG_PID } = env;
  if (!/^[1-9]\d{0,15}$/.test(WATCHDOG_USEC)) return null;
  return WATCHDOG_PID && WATCHDOG_PID !== String(pid) ? null : Number(WATCHDOG_USEC) / 1000;
}

/** The first socket that systemd hands over (sd_listen_fds(3)). */
const FIRST_FD = 3;

/** The sockets that systemd handed to this process, by name; empty when it was not started by one. */
export function handedSockets(env: Env, pid: number): { readonly fd: number; readonly name: string }[] {
  const { LISTEN_PID, LISTEN_FDS = "", LISTEN_FDNAMES = "" } = env;
  if (LISTEN_PID !== String(pid) || !/^[1-9]\d{0,3}$/.test(LISTEN_FDS)) return [];
  const names = LISTEN_FDNAMES.split(":");
  return Array.from({ length: Number(LISTEN_FDS) }, (_, at) => ({ fd: FIRST_FD + at, name: names[at] || "unknown" }));
}
