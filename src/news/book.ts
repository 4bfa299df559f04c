import { randomInt } from "node:crypto";
import { link, writeFile } from "node:fs/promises";
import * as z from "zod";
import { codeOf } from "../lib/errors.ts";
import { parseJson, readText, remove } from "../lib/files.ts";
import { writeJson } from "../lib/small-file.ts";
import { EMPTY_OUTBOX, outboxSchema } from "./outbox.ts";
import { NOTHING_TOLD, newsStateSchema } from "./state.ts";

/**
 * All that news are made of, in one file: how far the run log has been read, what was told, and what is on its way.
 * It is replaced as a whole, so no crash can keep one without the others.
 */
const bookSchema = z.object({
  /** Bytes read of each day's run log. */
  marks: z.record(z.string(), z.number()),
  state: newsStateSchema,
  outbox: outboxSchema,
});
export type Book = z.infer<typeof bookSchema>;

/** A book that begins here: what was logged up to `marks` is no news. */
export function newBook(marks: Book["marks"]): Book {
  return { marks, state: NOTHING_TOLD, outbox: EMPTY_OUTBOX };
}

export async function readBook(path: string): Promise<Book | "absent" | "broken"> {
  const text = await readText(path);
  if (text === null) return "absent";
  const found = bookSchema.safeParse(parseJson(text));
  return found.success ? found.data : "broken";
}

/** Puts the first book there, whole; one that is there stays. */
export async function createBook(path: string, book: Book): Promise<void> {
  const temporary = `${path}.${randomInt(2 ** 31)}`;
  await writeFile(temporary, JSON.stringify(book), { flag: "wx" });
  await link(temporary, path)
    .catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error;
    })
    .finally(() => remove(temporary));
}

/** Replaces the book, and reads it back: on a nearly full disk a write may end early and say nothing. */
export async function writeBook(path: string, book: Book): Promise<void> {
  await writeJson(path, book);
  const kept = await readText(path);
  if (JSON.stringify(parseJson(kept ?? "")) !== JSON.stringify(book)) throw new Error(`${path} was written in part`);
}
