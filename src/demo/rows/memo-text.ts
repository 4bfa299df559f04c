import { hashName, type Prng } from "../prng.ts";
import { MEMO_LINKS, MEMO_OPENINGS, MEMO_SENTENCES, type MemoTopic, ODD_MEMOS } from "../words/memo-sentences.ts";
import { inventedPhone } from "./person-row.ts";

const TOPICS: readonly [MemoTopic, ...MemoTopic[]] = [
  "BUDGET",
  "APPROVAL_DELAY",
  "DECISION_MAKER",
  "COMPETITOR",
  "PRICE_TERM",
  "SCHEDULE_RESOURCE",
  "NO_RESPONSE",
  "LOW_PRIORITY",
  "FIT_UNCLEAR",
  "GOING_WELL",
];

const SHORTEST = 100;
const LONGEST = 1500;
const NARROW_LONGEST = 300;

/** What a counterparty's notes mostly are about, so that its card differs from its neighbour's. */
export function topicOf(organization: number, counterparty: string | null): MemoTopic {
  return TOPICS[hashName(`${organization}/${counterparty ?? ""}`) % TOPICS.length] ?? "FIT_UNCLEAR";
}

/** A sales note of 100 to 1500 characters; the short ones are the most. */
export function memoText(topic: MemoTopic, narrow: boolean, prng: Prng): string {
  const odd = prng.chance(1);
  const longest = narrow ? NARROW_LONGEST : LONGEST;
  const wanted = odd ? SHORTEST : SHORTEST + (longest - SHORTEST - 130) * prng.unit() ** 2.2;
  const said = new Set<string>();
  let text = odd ? fillIn(prng.pick(ODD_MEMOS), prng) : prng.pick(MEMO_OPENINGS) + sentence(topic, said, prng);
  while (text.length < wanted) text += (prng.chance(6) ? "\n" : " ") + sentence(topic, said, prng);
  return prng.chance(4) ? `${text} ${contact(prng)}` : text;
}

const PATIENCE = 4;

/** A sentence that the note does not have yet, if one is found soon. */
function sentence(topic: MemoTopic, said: Set<string>, prng: Prng): string {
  let template = anySentence(topic, prng);
  for (let tries = 1; said.has(template) && tries < PATIENCE; tries += 1) template = anySentence(topic, prng);
  said.add(template);
  return fillIn(template, prng);
}

function anySentence(topic: MemoTopic, prng: Prng): string {
  return prng.pick<string>(
    prng.weighted([
      [MEMO_SENTENCES[topic], 34],
      [MEMO_LINKS, 48],
      [MEMO_SENTENCES[prng.pick(TOPICS)], 18],
    ]),
  );
}

function fillIn(template: string, prng: Prng): string {
  if (!template.includes("{")) return template;
  return template.replaceAll("{n}", String(2 + prng.int(38))).replaceAll("{m}", String(1 + prng.int(12)));
}

function contact(prng: Prng): string {
  return prng.chance(50) ? `연락처 ${inventedPhone(prng)}` : `회신처 demo.person${prng.int(1000)}@example.com`;
}
