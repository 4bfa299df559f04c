import * as z from "zod";
import { cardTallySchema } from "./card.ts";
import type { LlmSettings } from "./llm.ts";
import { type Mode, modeSchema } from "./mode.ts";
import { failureCodeSchema } from "./outcome.ts";
import type { SourceCounts } from "./report.ts";
import type { Rules } from "./rules.ts";
import type { FileMark, Sample } from "./source.ts";
import type { Trigger } from "./trigger.ts";

/** What the build process does now. The build clock stands still during `cards` (SPEC 5.4). */
export const buildPhaseSchema = z.enum(["copying", "checking", "reading", "rules", "cards"]);
export type BuildPhase = z.infer<typeof buildPhaseSchema>;

/** Where the build gets its snapshot: a copy of the source as it was seen stable, or one that is there already. */
export type SnapshotPlan =
  | { readonly kind: "copy"; readonly dbPath: string; readonly orphanWal: FileMark | null }
  | { readonly kind: "reuse"; readonly path: string };

/** Everything a build needs; the build process reads no environment and no configuration. */
export interface BuildOrder {
  readonly asOf: string;
  readonly modes: readonly Mode[];
  readonly trigger: Trigger;
  readonly jobRunId: string;
  readonly workDir: string;
  readonly timezone: string;
  /** False: `DATE_KST_MODE=legacy`. */
  readonly convertInstants: boolean;
  readonly source: Sample;
  readonly snapshot: SnapshotPlan;
  readonly rules: Rules;
  readonly rulesHash: string;
  readonly promptsHash: string;
  readonly inputsHash: string;
  /** What words the cards; null: every card is the fallback (SPEC 7). */
  readonly llm: LlmSettings | null;
  /** False for what somebody's GET asked for: it must not spend money. */
  readonly mayCallModel: boolean;
  readonly cacheDir: string;
  readonly generatorVersion: string;
  readonly acceptImplausible: boolean;
  /** Row counts of the newest report; null when there is none (SPEC 5.4). */
  readonly plausibleAgainst: SourceCounts | null;
  /** `source_identity` of the report before this one, per mode (SPEC 4, `source_unchanged`). */
  readonly previousIdentity: Readonly<Partial<Record<Mode, string>>>;
}

/** What the build process says. `report` holds the text to publish; the last word is `done`, `changed` or `failed`. */
export const buildMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("phase"), phase: buildPhaseSchema }),
  z.object({ type: z.literal("cards"), done: z.number().int(), of: z.number().int() }),
  z.object({ type: z.literal("warning"), event: z.string(), detail: z.string() }),
  z.object({
    type: z.literal("report"),
    mode: modeSchema,
    generatedAt: z.string(),
    cards: cardTallySchema,
    text: z.string(),
  }),
  z.object({ type: z.literal("changed") }),
  z.object({ type: z.literal("failed"), code: failureCodeSchema, msg: z.string(), stack: z.string().optional() }),
  z.object({ type: z.literal("done"), peakRssBytes: z.number() }),
]);
export type BuildMessage = z.infer<typeof buildMessageSchema>;
