import { parentPort } from "node:worker_threads";
import { MemoShelf, memoExcerpt } from "../cards/memo-shelf.ts";
import { RunFailure } from "../contract/failure.ts";
import type { DatedNote, Notes, NotesCall, NotesReply, ShelveOrder, Who } from "../contract/notes.ts";
import { type MemoLink, type Memos, openMemos } from "../facts/memos.ts";
import { messageOf } from "../lib/errors.ts";
import { addDays, zoneOffset } from "../lib/zone.ts";
import { dateReader } from "../rules/calendar-date.ts";
import { counterpartyName } from "../rules/normalize-deal.ts";

// The notes thread of a build: it reads the notes while the build reads the deals.
parentPort?.on("message", (call: NotesCall) => parentPort?.postMessage(reply(call)));

zoneOffset("UTC")(0); // zones load slowly: before the first call comes

let shelved: { readonly memos: Memos; readonly shelf: MemoShelf } | null = null;

function reply(call: NotesCall): NotesReply {
  try {
    switch (call.call) {
      case "shelve":
        shelved = shelve(call.order);
        return { reply: "shelved", memos: shelved.memos.count };
      case "notes":
        return { reply: "notes", notes: notesOf(call.about) };
    }
  } catch (error) {
    const code = error instanceof RunFailure ? error.code : null;
    return {
      reply: "failed",
      code,
      msg: code === null && error instanceof Error ? `${error.stack}` : messageOf(error),
    };
  }
}

/** One pass over the memos of the last half year. */
function shelve({ file, asOf, timezone, uncategorizedName }: ShelveOrder) {
  const memos = openMemos(file);
  const shelf = new MemoShelf(asOf);
  const readDate = dateReader(zoneOffset(timezone));
  const about = (link: MemoLink | null): Who[] =>
    link === null || link.organizationId === null
      ? []
      : [{ orgId: link.organizationId, counterpartyName: counterpartyName(link.division, uncategorizedName) }];
  // two days more at both ends: so far a written date can be from the date in our zone
  memos.visit(addDays(shelf.from, -2), addDays(shelf.to, 2), (memo) => {
    const { rowid, id, organizationId } = memo;
    const date = readDate(memo.createdAt);
    shelf.add({ rowid, id, date }, organizationId, [...about(memo.deal), ...about(memo.person)]);
  });
  return { memos, shelf };
}

function notesOf(about: readonly Who[]): Notes {
  if (shelved === null) throw new Error("notes were asked for before they were read");
  const { memos, shelf } = shelved;
  const found = about.map((who) => shelf.memosOf(who));
  const notes = new Map<number, DatedNote>();
  for (const { rowid, date } of new Set(found.flat())) {
    notes.set(rowid, { date, excerpt: memoExcerpt(memos.text(rowid)) });
  }
  return { rows: found.map((memos) => memos.map(({ rowid }) => rowid)), notes };
}
