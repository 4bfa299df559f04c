import { defineConfig } from "vitest/config";

/** The unit tests that each part's mutants are tried against (stryker.config.mjs): those where its tests belong. */
const TESTS: Readonly<Record<string, string>> = {
  rules: "rules/*",
  stability: "source/stability",
  // not year.test.ts: it sets the zone of the process, which the threads that mutants are tried in cannot
  schedule: "schedule/!(year)",
  checks: "cards/{grounding,injections,korean-numbers,word-card}",
  numbers: "cards/korean-numbers",
  masks: "cards/{grounding,mask,memo-excerpt}",
};

export default defineConfig({
  test: {
    include: [`test/unit/${TESTS[process.env.MUTATE ?? "rules"]}.test.ts`],
    testNamePattern: /^(?!.*takes its time once|.*takes no time|.*endless)/, // very long texts, for every mutant
    testTimeout: 300_000,
    maxWorkers: 1,
  },
});
