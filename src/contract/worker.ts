import * as z from "zod";
import { cardTallySchema } from "./card.ts";
import { llmSettingsSchema } from "./llm.ts";
import { modeSchema } from "./mode.ts";
import { failureCodeSchema } from "./outcome.ts";
import { sourceCountsSchema } from "./report.ts";
import { rulesSchema } from "./rules.ts";
import { sampleSchema } from "./source.ts";
import { triggerSchema } from "./trigger.ts";

/** What the build process does now. The build clock stands still during `cards` (SPEC 5.4). */
export const buildPhaseSchema = z.enum(["copying", "checking", "reading", "rules", "cards"]);
export type BuildPhase = z.infer<typeof buildPhaseSchema>;

/** Where the build gets its snapshot: a copy of the source as it was seen stable, or one that is there already. */
const snapshotPlanSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("copy"),
    dbPath: z.string(),
    orphanWal: z.object({ size: z.string(), mtimeNs: z.string(), ino: z.string() }).nullable(),
  }),
  z.object({ kind: z.literal("reuse"), path: z.string() }),
]);

/** Everything a build needs; the build process reads no environment and no configuration. */
export const buildOrderSchema = z.object({
  asOf: z.string(),
  modes: z.array(modeSchema),
  trigger: triggerSchema,
  jobRunId: z.string(),
  workDir: z.string(),
  timezone: z.string(),
  /** False: `DATE_KST_MODE=legacy`. */
  convertInstants: z.boolean(),
  source: sampleSchema,
  snapshot: snapshotPlanSchema,
  rules: rulesSchema,
  rulesHash: z.string(),
  promptsHash: z.string(),
  inputsHash: z.string(),
  /** What words the cards; null: every card is the fallback (SPEC 7). */
  llm: llmSettingsSchema.nullable(),
  /** False for what somebody's GET asked for: it must not spend money. */
  mayCallModel: z.boolean(),
  cacheDir: z.string(),
  generatorVersion: z.string(),
  acceptImplausible: z.boolean(),
  /** Row counts of the newest report; null when there is none (SPEC 5.4). */
  plausibleAgainst: sourceCountsSchema.nullable(),
  /** `source_identity` of the report before this one, per mode (SPEC 4, `source_unchanged`). */
  previousIdentity: z.partialRecord(modeSchema, z.string()),
});
export type BuildOrder = z.infer<typeof buildOrderSchema>;

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
