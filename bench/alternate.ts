/**
 * Does the works of a round one after the other, `rounds` times, every second round in reverse, so that neither one
 * always meets what the other left behind. The first round warms up and is left out of the answer.
 */
export async function alternate<A, B>(
  rounds: number,
  first: () => Promise<A>,
  second: () => Promise<B>,
  say: (text: string) => void,
): Promise<[A, B][]> {
  const measured: [A, B][] = [];
  for (let round = 0; round < rounds; round++) {
    say(round === 0 ? "warm-up" : `round ${round} of ${rounds - 1}`);
    const pair = round % 2 === 0 ? await inOrder(first, second) : swapped(await inOrder(second, first));
    if (round > 0) measured.push(pair);
  }
  return measured;
}

async function inOrder<A, B>(first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
  return [await first(), await second()];
}

function swapped<A, B>([a, b]: [A, B]): [B, A] {
  return [b, a];
}
