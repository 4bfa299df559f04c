import { styleText } from "node:util";

export type Style = "red" | "yellow" | "green" | "gray" | "bold";
export type Paint = (style: Style, text: string) => string;

/** Colours where they can be seen, plain text elsewhere. */
export function painter(colours: boolean): Paint {
  return colours ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
}

/** Whether stdout shows colours: a terminal that is not `dumb`, unless NO_COLOR is set to anything (no-color.org). */
export function showsColours(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  return isTerminal && env.TERM !== "dumb" && (env.NO_COLOR ?? "") === "";
}
