import { type AsOf, isoDay, seoulInstant } from "../calendar.ts";
import type { Prng } from "../prng.ts";
import { inventedPhone, personName } from "../rows/person-row.ts";
import { PICKS } from "../words/picks.ts";
import { REMARKS } from "../words/remarks.ts";
import type { FillKind } from "./column.ts";

const HOUR_MS = 3_600_000;

/** A believable value for a column that the report does not read. */
export function fillerText(kind: FillKind, asOf: AsOf, prng: Prng): string {
  switch (kind) {
    case "note":
      return note(prng);
    case "user":
      return personName(prng);
    case "day":
      return isoDay(asOf.day - prng.int(800));
    case "created":
      return officeHour(asOf.day - 401 - prng.int(400), prng);
    case "instant":
      return officeHour(asOf.day - 1 - prng.int(400), prng);
    case "count":
      return String(prng.int(60));
    case "money":
      return String(prng.int(9000) * 10_000);
    case "percent":
      return String(prng.int(101));
    case "phone":
      return inventedPhone(prng);
    case "email":
      return `demo.user${prng.int(5000)}@example.com`;
    case "url":
      return `https://crm.example.com/files/${prng.next().toString(36)}${prng.next().toString(36)}`;
    case "code":
      return String(100_000 + prng.int(900_000));
    case "id":
      return `x-${prng.next().toString(16)}`;
    default:
      return prng.pick<string>(PICKS[kind]);
  }
}

function officeHour(day: number, prng: Prng): string {
  return seoulInstant(day, 9 * HOUR_MS + prng.int(9 * HOUR_MS));
}

/** One to five sentences. */
function note(prng: Prng): string {
  let text = prng.pick<string>(REMARKS);
  for (let more = prng.int(5); more > 0; more -= 1) text += ` ${prng.pick<string>(REMARKS)}`;
  return text.includes("{n}") ? text.replaceAll("{n}", String(2 + prng.int(28))) : text;
}
