import type { Prng } from "../prng.ts";

/** `성사 가능성` that holds the token as a whole: plain, as JSON text, in a list, or as a value of an object (SPEC 3.1). */
export function possibilityWith(token: string, prng: Prng): string {
  return prng.weighted([
    [token, 52],
    [` ${token} `, 2],
    [JSON.stringify([token]), 20],
    [JSON.stringify([token, "재구매"]), 6],
    [JSON.stringify({ value: token }), 8],
    [JSON.stringify({ label: token, percent: 90 }), 5],
    [JSON.stringify(token), 3],
    [JSON.stringify([JSON.stringify([token])]), 2],
    [JSON.stringify({ 단계: ["검토", { 값: token }] }), 2],
  ]);
}

/** `성사 가능성` without a token that the rules know, some of them only nearly so. */
export function possibilityWithout(prng: Prng): string | null {
  return prng.weighted<string | null>([
    [null, 30],
    ["보통", 24],
    ["낮음", 18],
    ["", 3],
    ['["보통"]', 8],
    ['{"value":"낮음"}', 4],
    ["[]", 1],
    ["{}", 1],
    ["확정됨", 2],
    ["매우 높음", 2],
    ["높음/확정", 1],
    ['["높음', 1],
    ["80%", 3],
    ["70", 2],
  ]);
}
