const SEPARATOR = "[-.)·‐-―\\s]{0,2}";

const PERSONAL: readonly RegExp[] = [
  new RegExp(`(?<![\\d.,])\\(?01[016-9]${SEPARATOR}\\d{3,4}${SEPARATOR}\\d{4}(?!\\d)`, "g"),
  new RegExp(`(?<![\\d.,])\\(?0(?:2|[3-8]\\d{1,2})${SEPARATOR}\\d{3,4}${SEPARATOR}\\d{4}(?!\\d)`, "g"),
  new RegExp(`\\+ ?82${SEPARATOR}\\(?0?\\)?${SEPARATOR}\\d{1,2}${SEPARATOR}\\d{3,4}${SEPARATOR}\\d{4}(?!\\d)`, "g"),
  /(?<![\d.,-])1[568]\d{2} ?[-.] ?\d{4}(?![\d-])/g,
  // resident number: birthday, then a digit for century and sex
  /(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?[-‐-―]? ?[1-8](?:\d{6}|\*{6})(?!\d|,\d| ?[원만억])/g,
];

/** The sentence without telephone and resident numbers, and whether it had any. `text` is NFKC. */
export function withoutPersonalNumbers(text: string): { readonly text: string; readonly had: boolean } {
  const rest = PERSONAL.reduce((left, form) => left.replace(form, " "), text);
  return { text: rest, had: rest !== text };
}
