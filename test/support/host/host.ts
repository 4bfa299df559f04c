import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = join(import.meta.dirname, "boot.sh");
/** No command of a test takes longer; one that hangs must not hang the test. */
const PATIENCE_MS = 90_000;

/** How a command in the host ended, and what it said. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** An HTTP answer from inside the host; status 0: nobody answered, and `body` says why. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Boots a throw-away host: a real systemd, a root of its own, a loopback of its own (half a second). */
export async function bootHost(): Promise<Host> {
  const program = spawn(PROGRAM, { stdio: ["pipe", "pipe", "pipe"] });
  let err = "";
  program.stderr.on("data", (data: Buffer) => {
    err += data.toString();
  });
  for await (const line of createInterface(program.stdout)) {
    const [, pid, folder] = /^up (\d+) (.+)$/.exec(line) ?? [];
    if (pid !== undefined && folder !== undefined) return new Host(Number(pid), folder, program);
  }
  throw new Error(`the host did not come up: ${err}`);
}

/** A booted host; disposing of it ends everything in it and leaves nothing. */
export class Host implements AsyncDisposable {
  /** Where this machine keeps what the host is made of; gone with it. */
  readonly folder: string;
  /** Its systemd, as this machine numbers it. */
  readonly #pid: number;
  readonly #program: ChildProcess;
  readonly #gone: Promise<unknown>;

  constructor(pid: number, folder: string, program: ChildProcess) {
    this.folder = folder;
    this.#pid = pid;
    this.#program = program;
    this.#gone = new Promise((resolve) => program.once("close", resolve));
  }

  /** A path of the host, as this process can open it. */
  path(inside: string): string {
    return join(`/proc/${this.#pid}/root`, inside);
  }

  /** Writes a file of the host, with the folders above it. */
  write(inside: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(this.path(inside)), { recursive: true });
    writeFileSync(this.path(inside), text);
    chmodSync(this.path(inside), mode);
  }

  /** Runs a shell script as the host's root and answers with what it wrote to stdout; throws when it fails. */
  async sh(script: string): Promise<string> {
    const said = await this.try(script);
    if (said.code !== 0) throw new Error(`${script}\nexit ${said.code}\n${said.err}${said.out}`);
    return said.out;
  }

  /** Runs a shell script as the host's root, however it ends. */
  try(script: string): Promise<Said> {
    const clean = [
      "env",
      "-i",
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "LANG=C.UTF-8",
      "SYSTEMD_PAGER=",
      "SYSTEMD_COLORS=0",
    ];
    return this.#enter(["-m", "-u", "-i", "-n", "-p", "-C"], [...clean, "bash", "--norc", "-c", script]);
  }

  /** What the journal holds of a unit, all that was said until now; `more` are options and matches of journalctl. */
  journal(unit: string, more = ""): Promise<string> {
    return this.sh(`journalctl --sync && journalctl --no-pager -o cat -u '${unit}' ${more}`);
  }

  /** A property of a unit, as `systemctl show` tells it. */
  async property(unit: string, name: string): Promise<string> {
    return (await this.sh(`systemctl show --value -p ${name} ${unit}`)).trim();
  }

  /** Fetches from inside the host: its network is its own. */
  async fetch(url: string, init: RequestInit = {}): Promise<Answer> {
    const said = await this.program(ASK, [url, JSON.stringify(init)]);
    const answer: Answer = JSON.parse(said.out);
    return answer;
  }

  /** Runs a JavaScript of this machine's Node (CommonJS) in the host's network. */
  program(script: string, args: readonly string[] = []): Promise<Said> {
    return this.#enter(["-n"], [process.execPath, "-e", script, "--", ...args]);
  }

  #enter(namespaces: readonly string[], command: readonly string[]): Promise<Said> {
    return new Promise((resolve) => {
      const args = ["-t", String(this.#pid), ...namespaces, "--", ...command];
      execFile("nsenter", args, { maxBuffer: 2 ** 26, timeout: PATIENCE_MS }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#program.stdin?.end();
    await this.#gone;
  }
}

const ASK = `
const [url, init] = process.argv.slice(1);
fetch(url, { redirect: "error", ...JSON.parse(init) })
  .then(async (answer) => ({ status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() }))
  .catch((error) => ({ status: 0, headers: {}, body: String(error.cause ?? error) }))
  .then((answer) => process.stdout.write(JSON.stringify(answer)));
`;
