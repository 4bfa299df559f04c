import { hashName, mix32 } from "./prng.ts";

const HEX16: readonly string[] = Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, "0"));

/** Eight digits; from a table, since every row needs up to four ids. */
const hex8 = (value: number): string => `${HEX16[value >>> 16] ?? ""}${HEX16[value & 0xffff] ?? ""}`;

/** Ids shaped like UUIDs. The first group is a bijection of the index, so no two rows of a table share one. */
export function idsOf(seed: number, table: string): (index: number) => string {
  const salt = mix32(seed ^ hashName(table));
  return (index) => {
    const first = mix32(index ^ salt);
    const second = hex8(mix32(first ^ 0x5bd1e995));
    const third = hex8(mix32(first ^ salt ^ 0x27d4eb2f));
    const fourth = hex8(mix32((first + salt) | 0));
    return `${hex8(first)}-${second.slice(0, 4)}-4${second.slice(5)}-8${third.slice(1, 4)}-${third.slice(4)}${fourth}`;
  };
}
