import type { Mode } from "../../contract/mode.ts";
import type { AsOf } from "../calendar.ts";
import type { Prng } from "../prng.ts";
import { type AmountColumns, writeAmount } from "../text/amount-text.ts";
import { possibilityWith, possibilityWithout } from "../text/possibility-text.ts";
import { BLANK_COURSE_IDS, OFFLINE_FORMATS, ONLINE_FORMATS, OPEN_STATUSES } from "../words/formats.ts";
import { courseDates, type DealDates, incompleteDates, plannedDates } from "./deal-dates.ts";

/** What the rules read of a deal, apart from whose it is. */
export type DealFacts = AmountColumns &
  DealDates & {
    readonly 상태: string | null;
    readonly 과정포맷: string | null;
    readonly "성사 가능성": string | null;
    readonly "코스 ID": string | null;
  };

export interface Wish {
  readonly year: number;
  readonly mode: Mode;
  readonly won: number;
  readonly asOf: AsOf;
}

/** Won, with every paper: `CONFIRMED_CONTRACT`. */
export function contracted(wish: Wish, prng: Prng): DealFacts {
  return {
    상태: "Won",
    과정포맷: formatOf(wish.mode, prng),
    ...writeAmount(wish.won, prng),
    ...courseDates(wish.year, wish.asOf, prng),
    "성사 가능성": prng.chance(50) ? possibilityWith("확정", prng) : possibilityWithout(prng),
    "코스 ID": courseId(prng),
  };
}

/** Won, but a date or the course id is missing: `CONFIRMED_COMMIT`. */
export function committed(wish: Wish, prng: Prng): DealFacts {
  const whole = contracted(wish, prng);
  if (prng.chance(40)) return { ...whole, "코스 ID": prng.pick(BLANK_COURSE_IDS) };
  return { ...whole, ...incompleteDates(wish.year, wish.asOf, prng) };
}

/** Not won, but its possibility says this; `확정` makes it confirmed, `높음` expected, null neither. */
export function hoped(wish: Wish, token: "확정" | "높음" | null, prng: Prng): DealFacts {
  return {
    상태: prng.pick(OPEN_STATUSES),
    과정포맷: formatOf(wish.mode, prng),
    ...writeAmount(wish.won, prng),
    ...plannedDates(wish.year, prng),
    "성사 가능성": token === null ? possibilityWithout(prng) : possibilityWith(token, prng),
    "코스 ID": prng.chance(30) ? courseId(prng) : prng.pick(BLANK_COURSE_IDS),
  };
}

/** A deal that counts as confirmed in its year. */
export function confirmed(wish: Wish, prng: Prng): DealFacts {
  const make = prng.weighted([
    [contracted, 60],
    [committed, 25],
    [(all: Wish, from: Prng) => hoped(all, "확정", from), 15],
  ]);
  return make(wish, prng);
}

/** A deal that counts into the coverage of its year: confirmed, or expected. */
export function covering(wish: Wish, prng: Prng): DealFacts {
  return prng.chance(62) ? confirmed(wish, prng) : hoped(wish, "높음", prng);
}

function formatOf(mode: Mode, prng: Prng): string | null {
  const format = prng.pick<string | null>(mode === "online" ? ONLINE_FORMATS : OFFLINE_FORMATS);
  return format && prng.chance(2) ? ` ${format} ` : format;
}

function courseId(prng: Prng): string {
  return `C-${String(1000 + prng.int(9000))}-${String(prng.int(100)).padStart(2, "0")}`;
}
