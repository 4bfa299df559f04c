import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { reportSchema } from "../../../src/contract/report.ts";
import { fitsOf } from "../../../src/lib/fits.ts";
import { aReport } from "../store/a-report.ts";

const VALUES: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  3,
  2 ** 53,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  "",
  "a",
  "abc",
  "3",
  "2026-02-28",
  "2026-02-29",
  "2026-2-8",
  "2026-01-01T00:00:00Z",
  "a@b.kr",
  [],
  ["a"],
  ["a", "b", "c"],
  ["a", 1],
  { a: "x" },
  { a: "x", b: 1 },
  { a: "x", b: null },
  { a: 1 },
  {},
];

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  string: z.string(),
  number: z.number(),
  boolean: z.boolean(),
  null: z.null(),
  "a whole number": z.number().int(),
  "a whole number from 0": z.number().int().min(0),
  "a number above 0": z.number().gt(0),
  "a number to 2": z.number().max(2),
  "an int of its own": z.int(),
  "a date": z.iso.date(),
  "a moment": z.iso.datetime(),
  "an address": z.email(),
  "a pattern": z.string().regex(/^a/),
  "a text from 2": z.string().min(2),
  "a text to 2": z.string().max(2),
  "a coerced number": z.coerce.number(),
  "an enum": z.enum(["a", "abc"]),
  "a literal": z.literal("a"),
  literals: z.literal(["a", 3, null]),
  true: z.literal(true),
  "a nullable": z.string().nullable(),
  "an optional": z.string().optional(),
  "a nullish": z.number().nullish(),
  "a list": z.array(z.string()),
  "a list from 1 to 2": z.array(z.string()).min(1).max(2),
  "a list of 3": z.array(z.string()).length(3),
  "an object": z.object({ a: z.string() }),
  "an object with an option": z.object({ a: z.string(), b: z.number().nullable().optional() }),
  "a strict object": z.strictObject({ a: z.string() }),
  "a loose object": z.looseObject({ a: z.string() }),
  "a refined object": z.object({ a: z.string() }).refine(({ a }) => a === "y"),
  "an object within": z.object({ a: z.union([z.string(), z.number()]) }),
  "a record": z.record(z.string(), z.string()),
  unknown: z.unknown(),
};

describe("a value fits", () => {
  it.each(Object.keys(SCHEMAS))("%s where zod finds that it does", (name) => {
    const schema = SCHEMAS[name] ?? z.never();
    const fits = fitsOf(schema);
    for (const value of VALUES) expect([value, fits(value)]).toEqual([value, schema.safeParse(value).success]);
  });
});

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

/** A copy with one value at `path` replaced, or taken out when there is nothing to put there. */
function changed(value: unknown, [key, ...rest]: Path, put: { value: unknown } | null): unknown {
  if (key === undefined) return put?.value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...(value as object) };
  if (rest.length === 0 && put === null)
    return Array.isArray(copy)
      ? copy.toSpliced(Number(key), 1)
      : Object.fromEntries(Object.entries(copy).filter(([name]) => name !== key));
  else Reflect.set(copy, key, changed(Reflect.get(copy, key), rest, put));
  return copy;
}

describe("a report fits", () => {
  const report = aReport({}, ["인사팀", "교육팀"]);
  const fits = fitsOf(reportSchema);
  const paths = pathsOf(report);

  it("as it is made, and with keys that nobody knows", () => {
    expect(fits(report)).toBe(true);
    expect(fits({ ...report, later: 1 })).toBe(true);
  });

  it("where zod finds that it does, whatever stands in one of its places", () => {
    const put = fc.option(fc.oneof(fc.constantFrom(...VALUES), fc.jsonValue()).map((value) => ({ value })));
    let fitted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...paths), put, (path, value) => {
        const other = changed(report, path, value);
        expect(fits(other)).toBe(reportSchema.safeParse(other).success);
        if (fits(other)) fitted++;
      }),
      { numRuns: 3_000 },
    );
    expect(fitted).toBeGreaterThan(50);
  });
});
