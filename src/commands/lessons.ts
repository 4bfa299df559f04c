/** What a command's help teaches besides its options: lines to try, and what its exit codes mean. */
export interface Lesson {
  readonly examples: readonly (readonly [line: string, what: string])[];
  readonly exits: Readonly<Record<number, string>>;
}

const OF_EVERY = { 64: "wrong usage", 78: "wrong configuration, every mistake is named" };
const OF_RUNS = {
  0: "done, or the cached report stands",
  1: "a run failed",
  75: "another process is running",
  ...OF_EVERY,
};

/** By command; a test holds that each command has one. */
export const LESSONS: Readonly<Record<string, Lesson>> = {
  serve: {
    examples: [
      ["serve", "on 127.0.0.1:8000, a report every morning at REPORT_CRON"],
      ["DB_PATH=/srv/salesmap_latest.db PORT=8080 salesmap-reportd serve", "settings are environment variables"],
    ],
    exits: { 0: "stopped by SIGTERM or SIGINT", 1: "could not start", ...OF_EVERY },
  },
  run: {
    examples: [
      ["run", "today's report in every mode of REPORT_MODES"],
      ["run --mode offline --force", "again, even if it would come out the same"],
      ["run --date 2026-01-29 --json", "another day, for a script"],
    ],
    exits: OF_RUNS,
  },
  status: {
    examples: [
      ["status", "what happened, what is wrong, what to do"],
      ["status --json", "for a monitor: health, why, advice, findings"],
    ],
    exits: { 0: "healthy", 1: "degraded: it serves, but something is late or failed", 2: "down", ...OF_EVERY },
  },
  check: {
    examples: [
      ["check", "before the first start, and after every change of the settings"],
      ["check --online", "also asks the model once, which may cost a fraction of a cent"],
    ],
    exits: { 0: "fine, warnings included", 1: "something will fail", ...OF_EVERY },
  },
  backfill: {
    examples: [
      ["backfill --from 2026-01-01 --to 2026-01-29", "every day that has no report yet"],
      ["backfill --from 2026-01-01 --to 2026-01-29 --mode online", "Ctrl-C stops it; the same line goes on"],
    ],
    exits: { ...OF_RUNS, 0: "done, days that had a report included", 1: "a day failed, or interrupted" },
  },
  verify: {
    examples: [
      ["verify 2026-01-29", "the published reports of that day, every mode of REPORT_MODES"],
      ["verify report_cache/2026-01-29.json", "a file, or an answer that somebody saved"],
      ["RULES_PATH=old-rules.json salesmap-reportd verify 2026-01-29", "with the rules of then"],
    ],
    exits: { 0: "equal", 1: "different, or it cannot be verified (its snapshot is gone)", ...OF_EVERY },
  },
  prune: {
    examples: [
      ["prune --dry-run", "what retention would remove now, and why"],
      ["prune", "remove it now; otherwise it goes after the next run"],
    ],
    exits: { 0: "done", 1: "something could not be removed", 75: "a run is in progress", ...OF_EVERY },
  },
  notify: {
    examples: [
      ["notify --test", "after every change of the two URLs: a ping that changes nothing, and a message"],
      ["notify", "messages that wait for a receiver, and what was lost"],
    ],
    exits: {
      0: "taken by every receiver that is set; without --test: shown",
      1: "a receiver did not take it",
      64: "wrong usage",
      78: "wrong configuration, or no URL is set",
    },
  },
  "demo-db": {
    examples: [
      ["demo-db --out demo.db", "2000 deals"],
      ["demo-db --out big.db --deals 1000000 --narrow", "for measuring"],
    ],
    exits: { 0: "done", 1: "it could not be written", ...OF_EVERY },
  },
  "cards-try": {
    examples: [
      ["cards-try --counterparty 영업본부", "from DB_PATH, today"],
      ["cards-try --counterparty 영업 --org o1 --mode online", "where several have this name"],
    ],
    exits: { 0: "the card holds, or no model is on", 1: "it does not", ...OF_EVERY },
  },
  schema: {
    examples: [["schema report > report.schema.json", "for whoever reads the reports"]],
    exits: { 0: "done", 64: "no such schema" },
  },
  completion: {
    examples: [
      ["source <(salesmap-reportd completion bash)", "now, in this bash; in ~/.bashrc for good"],
      ["salesmap-reportd completion bash > /etc/bash_completion.d/salesmap-reportd", "for everyone on this host"],
      ["source <(salesmap-reportd completion zsh)", "zsh, after compinit"],
      ["salesmap-reportd completion fish | source", "fish"],
    ],
    exits: { 0: "done", 64: "no such shell" },
  },
};

/** The end of the root's help: where to begin. */
export const FIRST_STEPS = `
Settings are environment variables: DB_PATH, CACHE_DIR, TZ, … (README, "Configuration").
A command sees only those of its own shell: what is to look at a service's cache
needs the service's environment. Rules and prompts are files (RULES_PATH, PROMPTS_DIR).

First:
  salesmap-reportd check     what is missing or wrong, each with what to do
  salesmap-reportd serve     keep the schedule and serve
  salesmap-reportd status    is it well? what happened, what comes next
Without an export of your own:
  salesmap-reportd demo-db --out demo.db && DB_PATH=demo.db salesmap-reportd serve

salesmap-reportd <command> --help shows examples and exit codes.`;

/** The examples and exit codes as the end of a command's help. */
export function lessonText(name: string): string {
  const lesson = LESSONS[name];
  if (lesson === undefined) return "";
  const lines = lesson.examples.map(([line, what]) => [fullLine(line), what] as const);
  const width = Math.max(...lines.map(([line]) => line.length));
  const examples = lines.map(([line, what]) => `  ${line.padEnd(width)}  # ${what}`);
  const exits = Object.entries(lesson.exits).map(([code, meaning]) => `  ${code.padEnd(3)} ${meaning}`);
  return ["", "Examples:", ...examples, "", "Exit codes:", ...exits].join("\n");
}

function fullLine(line: string): string {
  return line.includes("salesmap-reportd") ? line : `salesmap-reportd ${line}`;
}
