import { matchAt } from "./korean-numeral.ts";

/** Counter words of one meaning: what is counted as 3건 may be told as 3개. The first names the group. */
const GROUPS: readonly (readonly string[])[] = [
  ["건", "개", "딜", "계약", "프로젝트"],
  ["명", "분", "인", "사람"],
  ["곳", "군데", "개사"],
  ["회", "번", "차례"],
  ["개월", "달"],
  ["주", "주간", "주일"],
  ["일", "일간"],
  ["년", "년간"],
];

const GROUP_OF: ReadonlyMap<string, string> = new Map(
  GROUPS.flatMap(([name = "", ...others]) => [name, ...others].map((word) => [word, name] as const)),
);

// what follows would make another word of it: 3 주요, 개인, 명확, 회사, 분야, 기준
const COUNTER =
  / ?(?:개월|개사|개소|개년|건(?!물|강|설)|개(?!인|선|발|편|최|시|척|설)|명(?!확|칭|단|시|분)|분기|분(?!야|의|할|석|류|명)|인(?!력|사|원|상|하|지)|사람|곳|군데|번째|번|회차|회(?!사|의|원|계|신|복|수)|차례|차시|차(?!이|별|원|기)|달(?!성)|주일|주간|주(?!요|력|문|관|장|최|도)|일차|일간|일(?!정|부|반)|시간|시(?!점|작|급|행)|년간|년|팀(?!장)|부서|과정|기(?!준|간|업|획|관|존|대|한|반|회)|딜|계약|프로젝트|단계|가지)/y;

/** The counter word at `at`, by the name of its group; null when none is there. */
export function counterAt(text: string, at: number): { readonly counter: string; readonly end: number } | null {
  const found = matchAt(COUNTER, text, at);
  if (found === null) return null;
  const word = found.trim();
  return { counter: GROUP_OF.get(word) ?? word, end: at + found.length };
}

const TENS: ReadonlyMap<string, number> = new Map([
  ["열", 10],
  ["스물", 20],
  ["스무", 20],
  ["서른", 30],
  ["마흔", 40],
  ["쉰", 50],
]);
const ONES: readonly (readonly string[])[] = [
  ["한"],
  ["두"],
  ["세", "석"],
  ["네", "넉"],
  ["다섯"],
  ["여섯"],
  ["일곱"],
  ["여덟"],
  ["아홉"],
];
const NATIVE = new RegExp(`(${[...TENS.keys()].join("|")})?(${ONES.flat().join("|")})?`, "y");
const TWOFOLD = / ?배(?!정|송|포|치|경|분|우|점)/y;
// 한 번, 한 가지, 두 번째, 두 가지 are ways to speak, not facts
const SPOKEN = /^(?:번째|가지|시|차|기)$/;
const SPOKEN_ONE = /^(?:회|주|년|팀|과정|단계)$/;

/** A native number word before its counter (`두 건`, `열다섯 명`, `세 배`); the counter of `배` is `배`. */
export function nativeCountAt(
  text: string,
  at: number,
): { readonly value: number; readonly counter: string; readonly end: number } | null {
  NATIVE.lastIndex = at;
  const [word = "", tens = "", one = ""] = NATIVE.exec(text) ?? [];
  if (word === "") return null;
  const value = (TENS.get(tens) ?? 0) + ONES.findIndex((words) => words.includes(one)) + 1;
  const end = at + word.length;
  const fold = matchAt(TWOFOLD, text, end);
  if (fold !== null && value > 1) return { value, counter: "배", end: end + fold.length };
  const counted = counterAt(text, end);
  if (counted === null || SPOKEN.test(counted.counter)) return null;
  return value === 1 && SPOKEN_ONE.test(counted.counter) ? null : { value, ...counted };
}
