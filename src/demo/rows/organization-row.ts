import type { Grade } from "../plan/grade.ts";
import type { Prng } from "../prng.ts";
import { COMPANY_MARKS, COMPANY_STEMS, COMPANY_TRADES, EXCLUDED_COMPANY_NAMES } from "../words/companies.ts";

type OrganizationRow = {
  readonly id: string;
  readonly 이름: string | null;
  readonly 사업자등록번호: string | null;
};

/** This organisation has a tier and no name, so that its id is shown instead. */
const NAMELESS = 7;

export function organizationRow(index: number, grade: Grade, id: string, prng: Prng): OrganizationRow {
  const blank = index === NAMELESS || (index > NAMELESS && prng.chance(0.8));
  return {
    id,
    이름: blank ? prng.pick([null, "", "   "]) : companyName(index, grade, prng),
    // No office has the number 000.
    사업자등록번호: prng.chance(70) ? `000-00-${String(prng.int(100_000)).padStart(5, "0")}` : null,
  };
}

function companyName(index: number, grade: Grade, prng: Prng): string {
  if (grade === "excluded") return prng.pick(EXCLUDED_COMPANY_NAMES);
  const stem = COMPANY_STEMS[(index * 7) % COMPANY_STEMS.length] ?? COMPANY_STEMS[0];
  const trade =
    COMPANY_TRADES[(index * 11 + Math.floor(index / COMPANY_STEMS.length)) % COMPANY_TRADES.length] ??
    COMPANY_TRADES[0];
  const again = Math.floor(index / (COMPANY_STEMS.length * COMPANY_TRADES.length));
  return `${stem}${trade}${again > 0 ? `${again + 1}호` : ""}${prng.pick(COMPANY_MARKS)}`;
}
