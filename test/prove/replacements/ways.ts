import { linkSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { open } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { restamp } from "../stamped-export.ts";
import type { ChangingSource } from "./changing-source.ts";

/** A way in which an exporter, a copy program or a writer changes the database to its next generation. */
type Way = (source: ChangingSource, random: () => number) => Promise<void>;

const PIECE = 16_384;
const LONGEST_PAUSE_MS = 4;
const DAY_SEC = 86_400;

async function putInPlace(source: ChangingSource, file: string): Promise<void> {
  renameSync(file, source.path);
  source.replaced();
}

const rename: Way = async (source) => putInPlace(source, source.next());

/** As `rsync -t` does: a temporary file, the original's time, rename. */
const renameWithOldTime: Way = async (source) => {
  const file = source.next();
  const at = Math.floor(Date.now() / 1000) - DAY_SEC + source.generation;
  utimesSync(file, at, at);
  await putInPlace(source, file);
};

/** A hard link under the new name takes the old one's place. */
const linkOver: Way = async (source) => {
  const file = source.next();
  linkSync(file, `${file}.link`);
  await putInPlace(source, `${file}.link`);
  rmSync(file);
};

const deleteThenRename: Way = async (source, random) => {
  const file = source.next();
  source.clear();
  rmSync(source.path, { force: true });
  await pause(random() * LONGEST_PAUSE_MS);
  await putInPlace(source, file);
};

const linkMoved: Way = async (source) => {
  const file = source.next();
  rmSync(`${source.path}.link`, { force: true });
  symlinkSync(file, `${source.path}.link`);
  await putInPlace(source, `${source.path}.link`);
};

const burst: Way = async (source, random) => {
  const files = Array.from({ length: 3 + Math.floor(random() * 4) }, () => source.next());
  for (const file of files) {
    await putInPlace(source, file);
    if (random() < 0.5) await pause(random() * LONGEST_PAUSE_MS);
  }
};

/** A log that was written back and removed. */
const writtenThroughLog: Way = async (source) => {
  const db = source.open();
  db.pragma("journal_mode = WAL");
  restamp(db, source.claim());
  source.content = source.generation;
  db.close();
};

/** The writer keeps it open: the newest rows are in the log only. */
const leftInLog: Way = async (source) => {
  const db = source.open();
  db.pragma("journal_mode = WAL");
  db.pragma("wal_autocheckpoint = 0");
  restamp(db, source.claim());
  source.content = source.generation;
  source.keepOpen(db);
};

/** A reader keeps the log from being written back whole. */
const halfWrittenBack: Way = async (source) => {
  const [db, reader] = [source.open(), source.open()];
  db.pragma("journal_mode = WAL");
  db.pragma("wal_autocheckpoint = 0");
  restamp(db, source.claim());
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM deal").get();
  restamp(db, source.claim());
  source.content = source.generation;
  db.pragma("wal_checkpoint(PASSIVE)");
  reader.exec("COMMIT");
  source.keepOpen(db, reader);
};

/** A writer in the middle of a transaction has written pages already: its journal takes them back. */
const hotJournal: Way = async (source) => {
  await rename(source, () => 0);
  const db = source.open();
  db.pragma("cache_size = 4");
  db.exec("BEGIN IMMEDIATE");
  restamp(db, source.claim());
  source.leaveUnfinished(db);
};

/** As `cp` does: the file is cut to nothing, and grows again. */
const copyOver: Way = async (source, random) => {
  const data = readFileSync(source.next());
  source.clear();
  const file = await open(source.path, "w");
  for (let at = 0; at < data.length; at += PIECE) {
    await file.write(data, at, Math.min(PIECE, data.length - at), at);
    if (random() < 0.3) await pause(random() * LONGEST_PAUSE_MS);
  }
  await file.close();
  source.replaced();
};

/** As `rsync --inplace` does: only what differs is written, over the old. */
const writeDifferences: Way = async (source, random) => {
  const data = readFileSync(source.next());
  source.clear();
  const before = readFileSync(source.path);
  const file = await open(source.path, "r+");
  for (let at = 0; at < data.length; at += PIECE) {
    const piece = data.subarray(at, at + PIECE);
    if (!piece.equals(before.subarray(at, at + PIECE))) await file.write(piece, 0, piece.length, at);
    if (random() < 0.3) await pause(random() * LONGEST_PAUSE_MS);
  }
  await file.truncate(data.length);
  await file.close();
  source.replaced();
};

/** A copy that breaks off; the whole file comes after it. */
const brokenOff: Way = async (source, random) => {
  const data = readFileSync(source.next());
  source.clear();
  const file = await open(source.path, "w");
  await file.write(data, 0, Math.floor(data.length * random()), 0);
  await file.close();
  await pause(random() * LONGEST_PAUSE_MS);
  await rename(source, random);
};

/** At every moment the path holds one whole generation: no window is needed. */
export const WHOLE_WAYS: Readonly<Record<string, Way>> = {
  rename,
  renameWithOldTime,
  linkOver,
  deleteThenRename,
  linkMoved,
  burst,
  writtenThroughLog,
  leftInLog,
  halfWrittenBack,
  hotJournal,
};

/** For a while the path holds a part: the window is what keeps it from being read. */
export const WAYS: Readonly<Record<string, Way>> = { ...WHOLE_WAYS, copyOver, writeDifferences, brokenOff };
