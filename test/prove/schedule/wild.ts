import fc from "fast-check";

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

/** One of these, each as often as its weight says; a failure is shrunk towards the first. */
export function oneOf<T>(...weighted: readonly (readonly [value: T, weight: number])[]): fc.Arbitrary<T> {
  return fc.oneof(
    { withCrossShrink: true },
    ...weighted.map(([value, weight]) => ({ arbitrary: fc.constant(value), weight })),
  );
}

/** A length of time, ms: any, or whole minutes, since what falls together is worth a try. */
export function span(mostMs: number): fc.Arbitrary<number> {
  const minutes = fc.nat(Math.floor(mostMs / MINUTE_MS)).map((count) => count * MINUTE_MS);
  return fc.oneof({ arbitrary: minutes, weight: 1 }, { arbitrary: fc.nat(mostMs), weight: 4 });
}

/** Mostly the short one. */
export function spans(shortMs: number, longMs: number): fc.Arbitrary<number> {
  return fc.oneof({ arbitrary: span(shortMs), weight: 7 }, { arbitrary: span(longMs), weight: 3 });
}

/** `percent` times in a hundred a value, otherwise `none`. */
export function sometimes<T, N>(percent: number, value: fc.Arbitrary<T>, none: N): fc.Arbitrary<T | N> {
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constant(none), weight: 100 - percent },
    { arbitrary: value, weight: percent },
  );
}

/** An object with a prototype: it is shorter to print. */
export function record<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(fields, { noNullPrototype: true });
}
