import { Worker } from "node:worker_threads";
import { RunFailure } from "../contract/failure.ts";
import type { Notes, NotesCall, NotesReply, ShelveOrder, Who } from "../contract/notes.ts";
import { NOTES_PROGRAM } from "../lib/package-root.ts";

type Reply<R extends NotesReply["reply"]> = Extract<NotesReply, { reply: R }>;

interface Waiting {
  readonly resolve: (reply: NotesReply) => void;
  readonly reject: (error: Error) => void;
}

/** The thread that reads a build's notes while the build itself reads the deals. */
export class NotesThread {
  readonly #thread: Worker;
  readonly #waiting: Waiting[] = [];
  #ended: Error | null = null;

  constructor(program = NOTES_PROGRAM) {
    this.#thread = new Worker(program);
    this.#thread.unref();
    this.#thread.on("message", (reply: NotesReply) => this.#waiting.shift()?.resolve(reply));
    this.#thread.on("error", (error: Error) => this.#end(error));
    this.#thread.on("exit", () => this.#end(new Error("the notes thread ended before it had answered")));
  }

  /** Reads the notes of a snapshot; how many rows `memo` has. Rejects like `openMemos` throws. */
  async shelve(order: ShelveOrder): Promise<number> {
    return (await this.#ask({ call: "shelve", order }, "shelved")).memos;
  }

  /** What was noted about each of these (SPEC 7, *Payload*). */
  async about(about: readonly Who[]): Promise<Notes> {
    return (await this.#ask({ call: "notes", about }, "notes")).notes;
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  async #ask<R extends NotesReply["reply"]>(call: NotesCall, expected: R): Promise<Reply<R>> {
    if (this.#ended !== null) throw this.#ended;
    this.#thread.ref(); // an answer is waited for
    const reply = await new Promise<NotesReply>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#thread.postMessage(call);
    });
    if (this.#waiting.length === 0) this.#thread.unref();
    if (reply.reply === "failed")
      throw reply.code === null ? new Error(reply.msg) : new RunFailure(reply.code, reply.msg);
    if (!isReply(reply, expected)) throw new Error(`the notes thread answered ${reply.reply} to ${call.call}`);
    return reply;
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

function isReply<R extends NotesReply["reply"]>(reply: NotesReply, expected: R): reply is Reply<R> {
  return reply.reply === expected;
}
