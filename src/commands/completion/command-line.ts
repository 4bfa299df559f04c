/** What may stand in a place: one of some words, a file, or something that no shell can know. */
export type Values =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "file" }
  | { readonly kind: "any" };

export interface OptionLine {
  /** `--mode`. */
  readonly flag: string;
  readonly description: string;
  /** null: it takes no value. */
  readonly values: Values | null;
}

export interface VerbLine {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionLine[];
  /** What its first argument may be; null when it takes none. */
  readonly argument: Values | null;
}

/** A command line as completion needs it. */
export interface CommandLine {
  readonly name: string;
  readonly verbs: readonly VerbLine[];
}

/** The name of the shell function that completes it. */
export function functionOf({ name }: CommandLine): string {
  return `_${name.replaceAll("-", "_")}`;
}

/** A text as one word of a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
