import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Due } from "../contract/due.ts";
import { MODES, type Mode } from "../contract/mode.ts";
import { failpoint } from "../lib/failpoint.ts";
import { entriesIn, modifiedAt, namesIn, remove } from "../lib/files.ts";
import { secondOfFile, syncFolder, writeDraft } from "./draft.ts";
import { type Encodings, encode } from "./encode.ts";
import { PUBLISH_TEMP, reportFolder, reportPath } from "./paths.ts";

const NAME = /^(\d{4}-\d{2}-\d{2})\.json\.(?:gz|br)$/;

/** Encoded copies of the reports, laid out like these, for a web server in front (docs/decisions/0009). */
function copyFolder(cacheDir: string, mode: Mode): string {
  return reportFolder(join(cacheDir, "encoded"), mode);
}

/**
 * Puts the copies of the report that was just published beside it: same modification, hence the ETags of `fileTags`.
 * A report that was replaced meanwhile gets none. Without copies it is only sent plain. `encodings` may have been begun
 * before.
 */
export async function publishCopies(
  cacheDir: string,
  mode: Mode,
  asOf: string,
  body: Buffer,
  encodings: Promise<Encodings> = encode(body),
): Promise<void> {
  const report = reportPath(cacheDir, mode, asOf);
  const folder = copyFolder(cacheDir, mode);
  const second = await secondOfFile(report);
  const there = await readFile(report).catch(() => null); // as bytes: a server has no time to decode them
  if (second === null || there?.equals(body) !== true) return;
  const { gzip, br } = await encodings;
  await mkdir(folder, { recursive: true });
  const copy = async (suffix: string, body: Buffer) => {
    const draft = await writeDraft(join(folder, `${asOf}.json.${suffix}`), body, () => second);
    failpoint("copy_drafted");
    if ((await secondOfFile(report)) === second) await draft.publish();
    else await draft.discard();
  };
  await Promise.all([copy("gz", gzip), copy("br", br)]);
}

/** Removes a report's copies, for good, before it is replaced: no reader gets the new one plain and the old one encoded. */
export async function dropCopies(cacheDir: string, mode: Mode, asOf: string): Promise<void> {
  const folder = copyFolder(cacheDir, mode);
  const names = (await namesIn(folder)).filter((name) => NAME.exec(name)?.[1] === asOf);
  for (const name of names) await remove(join(folder, name));
  if (names.length > 0) await syncFolder(folder);
}

/**
 * The copies whose report is gone, goes (`going`, by path) or is another by now, and the temporaries of dead
 * publishers.
 */
export async function dueCopies(cacheDir: string, going: ReadonlySet<string>): Promise<Due[]> {
  const due: Due[] = [];
  for (const mode of MODES) {
    for (const { name, path, bytes, modifiedAt: at } of await entriesIn(copyFolder(cacheDir, mode))) {
      const asOf = NAME.exec(name)?.[1];
      if (asOf !== undefined) {
        const report = reportPath(cacheDir, mode, asOf);
        const belongs = !going.has(report) && (await modifiedAt(report)) === at;
        if (!belongs) due.push({ path, bytes, reason: "the copy of a report that is gone" });
      } else if (PUBLISH_TEMP.test(name)) due.push({ path, bytes, reason: "left half written by a dead run" });
    }
  }
  return due;
}
