/** Colours as this program writes them; they can do no more than colour. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const COLOUR = /^\u001b\[\d{1,2}m/;
/** What a terminal obeys or what turns the order of letters round, but for line ends and tabs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text for a person or for a script in which nothing gives the terminal orders, whoever wrote it: each such character
 * as `\u001b`, which in JSON means the same.
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, (char, at: number) => (COLOUR.test(text.slice(at, at + 5)) ? char : escaped(char)));
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
