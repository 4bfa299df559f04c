// `npm run mutate`: one part after another (or one: MUTATE=rules npx stryker run), each against the unit tests of its folder.
const PARTS = {
  rules: ["src/rules/*.ts"],
  stability: ["src/source/stability.ts"],
  schedule: ["src/schedule/*.ts"],
  // what judges a model's answer, and what masks the notes it is shown
  cards: [
    "src/cards/{answer,figure,figure-match,foreign-names,grounding,judge-answer,mask,personal-numbers}.ts",
    "src/cards/{korean-counter,korean-date,korean-numbers,korean-numeral,payload-figures,plain-korean}.ts",
  ],
};
const part = process.env.MUTATE ?? "rules";

export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "vitest.mutation.config.ts" },
  mutate: PARTS[part],
  concurrency: 1,
  incremental: true,
  incrementalFile: `reports/mutation/${part}.incremental.json`,
  jsonReporter: { fileName: `reports/mutation/${part}.json` },
  reporters: ["clear-text", "json", "progress-append-only"],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
  ignorePatterns: ["/dist", "/.test-build", "/report_cache", "/report_work", "/bench", "/test/prove", "/test/system"],
};
