import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type CompareOrder, compareMessageSchema } from "../contract/compare.ts";
import type { Clock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";

/** How a comparison ended. `partly`: the reports were compared (their text), the deals could not be read. */
export type CompareEnding =
  | { readonly kind: "done"; readonly text: string }
  | { readonly kind: "partly"; readonly text: string; readonly why: string }
  | { readonly kind: "failed"; readonly why: string };

/** Compares in a process of its own, which is killed when `signal` is aborted or after `timeoutMs`. Never rejects. */
export async function runCompare(
  order: CompareOrder,
  options: {
    readonly clock: Clock;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
    readonly fork: () => ChildProcess;
  },
): Promise<CompareEnding> {
  const child = options.fork();
  const heard = new Heard();
  const end = (why: string) => {
    heard.why ??= why;
    child.kill("SIGKILL");
  };
  const stop = () => end("stopped before it ended");
  options.signal.addEventListener("abort", stop, { once: true });
  const timer = options.clock.after(options.timeoutMs, () => end(`it took longer than ${options.timeoutMs / 1000} s`));
  child.on("message", (message) => heard.take(message));
  const gone = Promise.all([once(child, "exit"), once(child, "disconnect")]); // last words may come after the exit
  if (options.signal.aborted) stop();
  else child.send(order, (error) => error && end(messageOf(error)));
  try {
    await gone;
  } catch (error) {
    heard.why ??= messageOf(error); // it could not be started
  }
  timer.cancel();
  options.signal.removeEventListener("abort", stop);
  return heard.ending();
}

class Heard {
  why: string | null = null;
  #compared: string | null = null;
  #done: string | null = null;

  take(raw: unknown): void {
    const message = compareMessageSchema.safeParse(raw);
    if (!message.success) this.why ??= "the process spoke nonsense";
    else if (message.data.type === "compared") this.#compared = message.data.text;
    else if (message.data.type === "done") this.#done = message.data.text;
    else this.why ??= message.data.msg;
  }

  ending(): CompareEnding {
    if (this.#done !== null) return { kind: "done", text: this.#done };
    const why = this.why ?? "the process died (out of memory?)";
    return this.#compared === null ? { kind: "failed", why } : { kind: "partly", text: this.#compared, why };
  }
}
