import type { FallbackReason } from "../contract/card.ts";
import type { Prompts } from "../contract/llm.ts";
import type { Answer } from "./answer.ts";
import { isOnlyUngrounded, judgeAnswer, problemsOf } from "./judge-answer.ts";
import type { Asked, Asking, Model } from "./model.ts";
import type { CardPayload } from "./payload.ts";
import { askingFor, repairFor } from "./prompt.ts";

/** What one card cost. */
export interface Spent {
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/** How the wording of one card ended; `asked` is the newest asking, for whoever counts failures. */
export type Worded = { readonly spent: Spent; readonly asked: Asked } & (
  | { readonly kind: "worded"; readonly answer: Answer }
  | { readonly kind: "fell"; readonly reason: FallbackReason }
);

export interface CardTask {
  readonly payload: CardPayload;
  readonly prompts: Prompts;
  readonly otherNames: readonly string[];
}

/** Words one card: an answer that does not hold is sent back once with the reasons (SPEC 7, *Output*). */
export async function wordCard(task: CardTask, model: Model, signal: AbortSignal): Promise<Worded> {
  const first = await ask(task, askingFor(task.prompts, task.payload), model, signal);
  if (first.kind !== "rejected") return first.worded;
  const repair = repairFor(task.prompts, task.payload, first.text, first.problems);
  const second = await ask(task, repair, model, signal);
  const { worded } = second;
  return { ...worded, spent: add(first.worded.spent, worded.spent) };
}

type Try =
  | { readonly kind: "ended"; readonly worded: Worded }
  | { readonly kind: "rejected"; readonly worded: Worded; readonly text: string; readonly problems: string[] };

async function ask(task: CardTask, asking: Asking, model: Model, signal: AbortSignal): Promise<Try> {
  const asked = await model.ask(asking, signal);
  const spent = spentOn(asked);
  if (asked.kind !== "answered") {
    return { kind: "ended", worded: { kind: "fell", reason: reasonOf(asked.kind), spent, asked } };
  }
  const judgement = judgeAnswer(asked.text, task.payload, task.otherNames);
  const problems = problemsOf(judgement);
  if (judgement.answer !== null && problems.length === 0) {
    return { kind: "ended", worded: { kind: "worded", answer: judgement.answer, spent, asked } };
  }
  const reason = judgement.answer !== null && isOnlyUngrounded(judgement) ? "ungrounded" : "invalid";
  return { kind: "rejected", worded: { kind: "fell", reason, spent, asked }, text: asked.text, problems };
}

function reasonOf(kind: Exclude<Asked["kind"], "answered">): FallbackReason {
  switch (kind) {
    case "refused":
    case "truncated":
    case "timeout":
      return kind;
    case "failed":
    case "hopeless":
      return "error";
    case "aborted":
      return "budget"; // nothing else aborts cards: a stopped run ends the process
  }
}

function spentOn(asked: Asked): Spent {
  const usage = "usage" in asked ? asked.usage : { tokensIn: 0, tokensOut: 0 };
  return { calls: asked.calls, ...usage };
}

function add(a: Spent, b: Spent): Spent {
  return { calls: a.calls + b.calls, tokensIn: a.tokensIn + b.tokensIn, tokensOut: a.tokensOut + b.tokensOut };
}
