/** A sum of KRW kept within what JSON can say: one absurd amount must not cost the whole report. */
export function finite(won: number): number {
  return Math.min(won, Number.MAX_VALUE);
}
