import type { FailureCode } from "./failure.ts";

/** Who a note can be about: one counterparty of one organisation. */
export interface Who {
  readonly orgId: string;
  readonly counterpartyName: string;
}

/** What the notes of a snapshot are read by. */
export interface ShelveOrder {
  readonly file: string;
  readonly asOf: string;
  readonly timezone: string;
  readonly uncategorizedName: string;
}

/** What a build asks of its notes thread; each call has one reply, in order. */
export type NotesCall =
  | { readonly call: "shelve"; readonly order: ShelveOrder }
  | { readonly call: "notes"; readonly about: readonly Who[] };

/** A note: its calendar date in TZ, null when missing or unreadable, and its text as cards see it. */
export interface DatedNote {
  readonly date: string | null;
  readonly excerpt: string;
}

/** The notes of the counterparties asked for, in their order: rows of `memo`, and the notes by row. */
export interface Notes {
  readonly rows: readonly (readonly number[])[];
  readonly notes: ReadonlyMap<number, DatedNote>;
}

/** `shelved` says how many rows `memo` has. `code` is null for a bug. */
export type NotesReply =
  | { readonly reply: "shelved"; readonly memos: number }
  | { readonly reply: "notes"; readonly notes: Notes }
  | { readonly reply: "failed"; readonly code: FailureCode | null; readonly msg: string };
