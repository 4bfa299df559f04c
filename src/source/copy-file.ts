import { closeSync, constants, openSync, readSync, writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { setImmediate as turn } from "node:timers/promises";

/** What a core's cache holds: written while it is still there. */
const PIECE_BYTES = 256 * 1024;
/** Pieces between two looks at what else is to be done. */
const PIECES_A_TURN = 64;

/**
 * Copies a file into one that is not there yet. A file system that can share the bytes does; elsewhere they are read and
 * written here: `copyFile` truncates what it has just made, and for that ext4 keeps its close waiting until all of it is on
 * its way to the disk. Throws what the file system throws; what was made by then is left.
 */
export async function copyNew(source: string, target: string): Promise<void> {
  const isShared = await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    () => false, // the copy below says what is wrong, if anything is
  );
  if (!isShared) await copyBytes(source, target);
}

async function copyBytes(source: string, target: string): Promise<void> {
  const from = openSync(source, "r");
  try {
    const to = openSync(target, "wx", 0o600);
    try {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      for (let pieces = 1; ; pieces++) {
        const length = readSync(from, piece, 0, PIECE_BYTES, null);
        if (length === 0) return;
        writeFileSync(to, piece.subarray(0, length)); // all of it, where one write takes a part
        if (pieces % PIECES_A_TURN === 0) await turn();
      }
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}
