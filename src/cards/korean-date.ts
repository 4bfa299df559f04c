import type { DateParts } from "./figure.ts";

/** Dates by what they look like; the groups y, q, m and d are what is written. The longest form stands first. */
const FORMS: readonly RegExp[] = [
  /(?<y>\d{4}|'?\d{2}) ?년도? ?(?<q>[1-4])(?:\/4)? ?분기/y,
  /(?<y>\d{4}|'?\d{2}) ?년 ?(?<m>\d{1,2}) ?월(?: ?(?<d>\d{1,2}) ?일(?!정))?/y,
  /(?<y>(?:19|20)\d{2})(?<s>[-./]) ?(?<m>\d{1,2})\k<s> ?(?<d>\d{1,2})(?!\d)/y,
  /(?<y>\d{2})(?<s>[-./])(?<m>\d{1,2})\k<s>(?<d>\d{1,2})(?![\d%])/y,
  /(?<y>(?:19|20)\d{2})[-./](?<m>0\d|1[0-2]|[1-9])(?!\d|%| ?[십백천만억조원배건])/y,
  /(?<y>(?:19|20)\d{2})(?<m>0[1-9]|1[0-2])(?<d>[0-2]\d|3[01])(?![\d,]| ?[원만억])/y,
  /(?<y>(?:19|20)\d{2}) ?(?:Q(?<q>[1-4])|(?<q2>[1-4])Q)(?![\dA-Za-z])/y,
  /(?<q>[1-4])(?:\/4)? ?분기/y,
  /(?:Q(?<q>[1-4])|(?<q2>[1-4])Q)(?![\dA-Za-z])/y,
  /(?<m>\d{1,2}) ?월(?: ?(?<d>\d{1,2}) ?일(?!정))?/y,
  /(?<m>1[0-2]|0?[1-9])\/(?<d>3[01]|[12]\d|0?[1-9])(?![\d/])/y,
  /(?<y>(?:19|20)\d{2}|'\d{2}) ?년/y,
];

/** The date that starts at `at`; null when none does. A year of two digits is one of this century. */
export function dateAt(text: string, at: number): { readonly parts: DateParts; readonly end: number } | null {
  for (const form of FORMS) {
    form.lastIndex = at;
    const groups = form.exec(text)?.groups;
    if (groups === undefined) continue;
    const { y, q, q2, m, d } = groups;
    const parts = { year: yearOf(y), quarter: numberOf(q ?? q2), month: numberOf(m), day: numberOf(d) };
    return { parts, end: form.lastIndex };
  }
  return null;
}

function yearOf(written: string | undefined): number | undefined {
  const year = numberOf(written?.replace("'", ""));
  return year !== undefined && year < 100 ? 2000 + year : year;
}

function numberOf(written: string | undefined): number | undefined {
  return written === undefined ? undefined : Number(written);
}
