import writeFileAtomic from "write-file-atomic";

/** Replaces a small JSON file as a whole. */
export async function writeJson(path: string, value: unknown, { fsync = true } = {}): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(value, null, 1)}\n`, { encoding: "utf8", fsync });
}
