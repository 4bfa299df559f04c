import type { Answer } from "./answers.ts";

/** What an answer may come with a status of 500 or more for, by the contract. */
const MAY_FAIL = ["REPORT_UNAVAILABLE", "TOO_MANY_LISTENERS", "RATE_LIMITED", "SNAPSHOT_GONE", "DIFF_TIMEOUT", "BUSY"];
const SAFE: readonly (readonly [name: string, value: RegExp])[] = [
  ["x-content-type-options", /^nosniff$/],
  ["referrer-policy", /^no-referrer$/],
  ["content-security-policy", /default-src 'none'.*frame-ancestors 'none'/],
];
const TELLTALE = ["server", "x-powered-by", "via"];

/** What is wrong with an answer, whatever was asked; empty when nothing is. */
export function faultsOf(answer: Answer, forbidden: readonly string[]): string[] {
  const faults: string[] = [];
  const { status, headers, body } = answer;
  if (status === 100) return faults;
  const whole = `${[...headers].flat().join("\n")}\n${body.toString("latin1")}`;
  for (const text of forbidden) if (whole.includes(text)) faults.push(`it tells ${JSON.stringify(text)}`);
  for (const [name, value] of SAFE)
    if (!value.test(headers.get(name) ?? "")) faults.push(`${name} is ${headers.get(name)}`);
  for (const name of TELLTALE) if (headers.has(name)) faults.push(`it has a header ${name}`);
  if (status >= 400 && body.length > 0) faults.push(...faultsOfProblem(answer));
  return faults;
}

/** The run's own line and the reasons of /readyz are no problems, but answers. */
function faultsOfProblem({ status, headers, body }: Answer): string[] {
  const type = headers.get("content-type") ?? "";
  const told: Record<string, unknown> = parsed(body);
  if (type.startsWith("application/json") && (told.result === "FAILED" || told.ready === false)) return [];
  const faults = type === "application/problem+json" ? [] : [`the content type of ${status} is ${type}`];
  if (told.status !== status || typeof told.title !== "string" || typeof told.detail !== "string")
    faults.push(`${status} is no problem of RFC 9457: ${body.toString("utf8").slice(0, 200)}`);
  if (status >= 500 && !MAY_FAIL.includes(String(told.code))) faults.push(`${status} ${String(told.code)}`);
  return faults;
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    const value: Record<string, unknown> = JSON.parse(body.toString("utf8"));
    return value;
  } catch {
    return {};
  }
}
