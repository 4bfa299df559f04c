const SHORTEST = 2;

/** Names as they are compared: full-width and decomposed letters, and case, make no other name. */
function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** Finds names of others in sentences; those that the texts at hand hold as well may be said. */
export function foreignNames(
  sentences: readonly string[],
  names: readonly string[],
  texts: readonly string[],
): string[] {
  const said = sentences.map(plain);
  const known = texts.map(plain);
  return [...new Set(names)].filter((name) => {
    const sought = plain(name).trim();
    if ([...sought].length < SHORTEST) return false;
    return said.some((sentence) => stands(sentence, sought)) && !known.some((text) => text.includes(sought));
  });
}

/** Latin names are words (`LG` is not in `ALGO`); Korean ones take endings and stand in compounds. */
function stands(sentence: string, name: string): boolean {
  const latin = /[a-z\d]/;
  for (let at = sentence.indexOf(name); at >= 0; at = sentence.indexOf(name, at + 1)) {
    const opens = latin.test(name.charAt(0)) && latin.test(sentence.charAt(at - 1));
    const goesOn = latin.test(name.slice(-1)) && latin.test(sentence.charAt(at + name.length));
    if (!opens && !goesOn) return true;
  }
  return false;
}
