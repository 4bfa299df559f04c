import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { codeOf } from "../src/lib/errors.ts";
import type { House } from "./house.ts";
import { timed } from "./timed.ts";

/** What a window of requests is. */
export interface Asking {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly seconds: number;
}

const CONNECTIONS = 16;
/** The core that asks; the one that answers is 0. */
const CORE = "1";

/** True when the `wrk` program can be started; its version ends with 1. */
export function hasWrk(house: House): Promise<boolean> {
  return timed("wrk", ["-v"], { env: house.env(), signal: house.signal }).then(
    () => true,
    (error: unknown) => codeOf(error) !== "ENOENT",
  );
}

/** Asks as fast as it is answered, on a core of its own; milliseconds a request takes on average. Throws when one failed. */
export async function askWithWrk(house: House, { url, headers, seconds }: Asking): Promise<number> {
  const given = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const args = ["-c", CORE, "wrk", "-t1", `-c${CONNECTIONS}`, `-d${seconds}s`, ...given, url];
  const { stdout } = await promisify(execFile)("taskset", args, { env: house.env(), signal: house.signal });
  const perSecond = Number(/Requests\/sec:\s*([\d.]+)/.exec(stdout)?.[1]);
  if (!(perSecond > 0) || /Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk of ${url} said:\n${stdout}`);
  return 1000 / perSecond;
}
