// `npm run mutate`: one part after another (or one: MUTATE=rules npx stryker run), each against its unit tests (vitest.mutation.config.ts).
const PARTS = {
  rules: ["src/rules/*.ts"],
  stability: ["src/source/stability.ts"],
  schedule: ["src/schedule/*.ts"],
  // what judges a model's answer; how it reads numbers in Korean; what masks the notes that a model is shown
  checks: ["src/cards/{answer,figure,figure-match,foreign-names,grounding,judge-answer,payload-figures,plain-korean}.ts"],
  numbers: ["src/cards/korean-*.ts"],
  masks: ["src/cards/{mask,personal-numbers}.ts"],
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
