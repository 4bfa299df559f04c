import { resolve } from "node:path";
import { answerModel } from "../cards/answer-model.ts";
import { candidatesOf } from "../cards/candidates.ts";
import { cardKey } from "../cards/card-key.ts";
import { judgeAnswer, problemsOf } from "../cards/judge-answer.ts";
import type { Asking, Model } from "../cards/model.ts";
import { askingFor, repairFor } from "../cards/prompt.ts";
import type { Candidate } from "../cards/word-cards.ts";
import { type Config, llmSettings } from "../config/load-config.ts";
import type { Mode } from "../contract/mode.ts";
import type { RuleRow } from "../contract/report.ts";
import { systemClock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import { makeFolder } from "../lib/make-folder.ts";
import { dateIn } from "../lib/zone.ts";
import { readExport } from "../worker/read-export.ts";
import { configure } from "./configure.ts";
import { EXIT } from "./exit-codes.ts";
import type { CommandIo } from "./io.ts";
import { isDate, modesOf } from "./run.ts";
import { withCopy } from "./with-copy.ts";

export interface CardsTryOptions {
  readonly counterparty: string;
  readonly db?: string;
  readonly org?: string;
  readonly mode?: string;
  readonly date?: string;
}

/**
 * `cards-try`: payload, prompt, answer and the verdict of each check for one counterparty, for whoever edits prompts.
 * Nothing is published or kept. Exit codes: 0 the card holds (or no model is switched on), 1 it does not.
 */
export async function cardsTry(options: CardsTryOptions, io: CommandIo): Promise<number> {
  const config = await configure(io);
  if (typeof config === "number") return config;
  const [mode] = modesOf(options.mode ?? "offline", config, io) ?? [];
  const asOf = options.date ?? dateIn(config.env.TZ, systemClock().now());
  if (mode === undefined || !isDate("--date", asOf, io)) return EXIT.usage;
  const dbPath = options.db === undefined ? config.dbPath : resolve(io.cwd, options.db);
  try {
    await makeFolder(config.workDir);
    const { rows, found, candidate } = await withCopy(dbPath, config.workDir, (file) =>
      lookUp(file, config, mode, asOf, options),
    );
    return candidate === undefined ? notOne(found, rows, options, io) : await show(candidate, config, mode, io);
  } catch (error) {
    io.err(`salesmap-reportd: ${messageOf(error) || "the database changed while it was read"}`);
    return EXIT.failed;
  }
}

/** What was looked for: the candidate, if one row only is called so. */
interface LookedUp {
  readonly rows: readonly RuleRow[];
  readonly found: readonly RuleRow[];
  readonly candidate: Candidate | undefined;
}

/** As a run reads it: a row that is no candidate comes without notes. */
function lookUp(file: string, { env, rules }: Config, mode: Mode, asOf: string, options: CardsTryOptions): LookedUp {
  const order = {
    asOf,
    modes: [mode],
    timezone: env.TZ,
    convertInstants: env.DATE_KST_MODE === "strict",
    rules,
    acceptImplausible: true,
    plausibleAgainst: null,
    modelIsOn: true,
  };
  const read = readExport(file, order, async () => {});
  try {
    const rows = read.rows.get(mode) ?? [];
    const found = rowsNamed(rows, options);
    const chosen = found.length === 1 ? found : [];
    const [candidate] = candidatesOf(chosen, rows, read.cardFacts, mode, env.LLM_SEND_MEMOS);
    return { rows, found, candidate };
  } finally {
    read.close();
  }
}

function rowsNamed(rows: readonly RuleRow[], { counterparty, org }: CardsTryOptions): RuleRow[] {
  const ofOrg = rows.filter((row) => org === undefined || row.orgName === org || row.orgId === org);
  const exact = ofOrg.filter((row) => row.counterpartyName === counterparty);
  return exact.length > 0 ? exact : ofOrg.filter((row) => row.counterpartyName.includes(counterparty));
}

const MOST_TOLD = 20;

function notOne(
  found: readonly RuleRow[],
  rows: readonly RuleRow[],
  { counterparty }: CardsTryOptions,
  io: CommandIo,
): number {
  if (found.length === 0) io.err(`salesmap-reportd: no counterparty of the report is called ${counterparty}`);
  else io.err(`salesmap-reportd: ${found.length} counterparties are called so; choose one with --org`);
  const told = (found.length === 0 ? rows : found).slice(0, MOST_TOLD);
  for (const row of told) io.err(`  --org ${row.orgId}  ${row.orgName} / ${row.counterpartyName}`);
  return EXIT.usage;
}

async function show(candidate: Candidate, config: Config, mode: Mode, io: CommandIo): Promise<number> {
  const { payload } = candidate;
  section(io, "payload", JSON.stringify(payload, null, 2));
  const prompts = config.prompts[mode];
  const asking = askingFor(prompts, payload);
  section(io, `prompt ${prompts.version} (${prompts.hash.slice(0, 12)}), system`, asking.system);
  section(io, "prompt, user", asking.user);
  const settings = llmSettings(config);
  if (settings === null) {
    io.err("salesmap-reportd: no model is switched on (LLM_PROVIDER=openai and OPENAI_API_KEY): nothing was asked");
    return EXIT.done;
  }
  const { inputHash, cacheKey } = cardKey(payload, prompts, settings);
  section(io, "key", `llm_input_hash ${inputHash}\ncache key      ${cacheKey}`);
  const model = answerModel(settings);
  const first = await tell(candidate, model, asking, "answer", io);
  if (first === null || first.problems.length === 0) return first === null ? EXIT.failed : EXIT.done;
  const repair = repairFor(prompts, payload, first.text, first.problems);
  section(io, "repair, user", repair.user);
  const second = await tell(candidate, model, repair, "answer to the repair", io);
  return second !== null && second.problems.length === 0 ? EXIT.done : EXIT.failed;
}

/** Asks and prints; null when there was no answer to judge. */
async function tell(
  { payload, otherNames }: Candidate,
  model: Model,
  asking: Asking,
  title: string,
  io: CommandIo,
): Promise<{ text: string; problems: string[] } | null> {
  const asked = await model.ask(asking, io.signal);
  if (asked.kind !== "answered") {
    section(io, title, `${asked.kind}${"detail" in asked ? `: ${asked.detail}` : ""}`);
    return null;
  }
  section(io, `${title} (${asked.usage.tokensIn} tokens in, ${asked.usage.tokensOut} out)`, asked.text);
  const judgement = judgeAnswer(asked.text, payload, otherNames);
  const lines = judgement.verdicts.flatMap(({ check, problems }) =>
    problems.length === 0 ? [`ok      ${check}`] : problems.map((problem) => `failed  ${check}: ${problem}`),
  );
  section(io, "verdicts", lines.join("\n"));
  return { text: asked.text, problems: problemsOf(judgement) };
}

function section(io: CommandIo, title: string, text: string): void {
  io.out(`── ${title}`);
  io.out(`${text}\n`);
}
