import { difference, exactWon, gapWords, inEokAndMan } from "../money.ts";

/** Money as it is read; the exact won on hover and in what is copied by a reader of the screen. */
export function Won({ won, signed = false }: { readonly won: number; readonly signed?: boolean }) {
  return <span title={exactWon(won)}>{signed ? difference(won) : inEokAndMan(won)}</span>;
}

/** What is missing to the target, or how far it is surpassed; exact on hover, negative then, as the report has it. */
export function Gap({ won }: { readonly won: number }) {
  return <span title={exactWon(won)}>{gapWords(won)}</span>;
}
