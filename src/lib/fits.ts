import * as z from "zod";
import {
  $ZodCheckGreaterThan,
  $ZodCheckLengthEquals,
  $ZodCheckMaxLength,
  $ZodCheckMinLength,
  $ZodCheckNumberFormat,
} from "zod/v4/core";

type Fits = (value: unknown) => boolean;

/**
 * Whether values fit a schema, as `safeParse` finds it, in a tenth of its time and code: a server looks at reports of thousands of
 * values between two answers. It looks at a value as it is: nothing is copied, and keys that the schema does not know stay. For
 * schemas that change nothing; of what is not known here, zod itself is asked.
 */
export function fitsOf<S extends z.ZodType>(schema: S): (value: unknown) => value is z.output<S> {
  const fits = compiled(schema);
  return (value): value is z.output<S> => fits(value);
}

function compiled(schema: z.core.$ZodType): Fits {
  const own = kindOf(schema);
  const checks = checksOf(schema._zod.def.checks ?? []);
  if (own === null || checks === null) return (value) => z.safeParse(schema, value).success;
  if (checks.length === 0) return own;
  return (value) => own(value) && checks.every((check) => check(value));
}

/** What a value is by its schema's kind, checks aside; null for kinds that are not known here. */
function kindOf(schema: z.core.$ZodType): Fits | null {
  if (schema instanceof z.ZodObject) return schema.def.catchall === undefined ? objectOf(schema) : null;
  if (schema instanceof z.ZodArray) return arrayOf(compiled(schema.element));
  if (schema instanceof z.ZodNullable) return otherwise(null, compiled(schema.unwrap()));
  if (schema instanceof z.ZodOptional) return otherwise(undefined, compiled(schema.unwrap()));
  if (schema instanceof z.ZodEnum) return oneOf(schema.options);
  if (schema instanceof z.ZodLiteral) return oneOf([...schema.values]);
  if (schema instanceof z.ZodISODate) return textLike(schema._zod.pattern);
  return plainOf(schema);
}

function plainOf(schema: z.core.$ZodType): Fits | null {
  const { def } = schema._zod;
  if ("format" in def || "coerce" in def) return null; // `z.email()`, `z.int()`, `z.coerce.number()`
  switch (def.type) {
    case "string":
      return (value) => typeof value === "string";
    case "number":
      return Number.isFinite;
    case "boolean":
      return (value) => typeof value === "boolean";
    case "null":
      return (value) => value === null;
    default:
      return null;
  }
}

function objectOf(schema: z.ZodObject): Fits {
  const fields = Object.entries(schema.shape).map(([name, field]) => ({ name, fits: compiled(field) }));
  return (value) => isRecord(value) && fields.every(({ name, fits }) => fits(value[name]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function arrayOf(element: Fits): Fits {
  return (value) => Array.isArray(value) && value.every(element);
}

function otherwise(allowed: null | undefined, fits: Fits): Fits {
  return (value) => value === allowed || fits(value);
}

function oneOf(values: readonly unknown[]): Fits {
  return (value) => values.includes(value);
}

function textLike(pattern: RegExp): Fits {
  return (value) => typeof value === "string" && pattern.test(value);
}

/** The checks of a schema whose kind a value has; null when one is not known here. */
function checksOf(checks: readonly z.core.$ZodCheck[]): Fits[] | null {
  const known = checks.map(checkOf);
  return known.every((check) => check !== null) ? known : null;
}

function checkOf(check: z.core.$ZodCheck): Fits | null {
  if (check instanceof $ZodCheckNumberFormat) {
    return check._zod.def.format === "safeint" ? Number.isSafeInteger : null;
  }
  if (check instanceof $ZodCheckGreaterThan) {
    const { value: least, inclusive } = check._zod.def;
    return inclusive && typeof least === "number" ? (value) => typeof value === "number" && value >= least : null;
  }
  if (check instanceof $ZodCheckMinLength) {
    const { minimum } = check._zod.def;
    return (value) => lengthOf(value) >= minimum;
  }
  if (check instanceof $ZodCheckMaxLength) {
    const { maximum } = check._zod.def;
    return (value) => lengthOf(value) <= maximum;
  }
  if (check instanceof $ZodCheckLengthEquals) {
    const { length } = check._zod.def;
    return (value) => lengthOf(value) === length;
  }
  return null;
}

function lengthOf(value: unknown): number {
  return typeof value === "string" || Array.isArray(value) ? value.length : Number.NaN;
}
