/** Mixes 32 bits so that every input has its own, unlike-looking output (the finaliser of MurmurHash3). */
export function mix32(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** 32 bits of a name (FNV-1a). */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Things and their weights, at least one. */
export type Weighted<T> = readonly [readonly [T, number], ...(readonly [T, number])[]];

/** sfc32: small, fast, good enough for made-up people; the same three numbers always give the same sequence. */
export class Prng {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, stream: number, index: number) {
    this.#a = mix32(seed ^ 0x9e3779b9);
    this.#b = mix32(stream ^ this.#a);
    this.#c = mix32(index ^ this.#b);
    for (let i = 0; i < 8; i += 1) this.next();
  }

  /** A whole number from 0 to 2^32 - 1. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 up to, not including, 1. */
  unit(): number {
    return this.next() / 0x100000000;
  }

  /** A whole number from 0 up to, not including, `below`. */
  int(below: number): number {
    return Math.floor(this.unit() * below);
  }

  /** A number from `low` up to `high`. */
  between(low: number, high: number): number {
    return low + this.unit() * (high - low);
  }

  /** True `percent` times in a hundred. */
  chance(percent: number): boolean {
    return this.unit() * 100 < percent;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    const item = items[this.int(items.length)];
    return item === undefined ? items[0] : item; // not ??, since null is an item like any other
  }

  /** Picks by weight; the weights need not add up to anything. */
  weighted<T>(items: Weighted<T>): T {
    let left = 0;
    for (const [, weight] of items) left += weight;
    left *= this.unit();
    for (const [item, weight] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    return items[0][0];
  }
}

/** One generator per row of a named stream, so that any row can be made without making those before it. */
export function prngPerRow(seed: number, name: string): (index: number) => Prng {
  const stream = hashName(name);
  return (index) => new Prng(seed, stream, index);
}
