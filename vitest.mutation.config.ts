import { defineConfig } from "vitest/config";

const FOLDERS = { rules: "rules", stability: "source", schedule: "schedule", cards: "cards" };
const part = Object.entries(FOLDERS).find(([name]) => name === (process.env.MUTATE ?? "rules"));

/** What mutants are tried against (stryker.config.mjs): the unit tests of their own folder. */
export default defineConfig({
  test: {
    include: [`test/unit/${part?.[1]}/**/*.test.ts`],
    // one sets the zone of the process, which the threads that mutants are tried in cannot; one draws a million figures
    exclude: ["test/unit/schedule/year.test.ts", "test/unit/cards/grounding-properties.test.ts"],
    testNamePattern: /^(?!.*takes its time once)/, // texts of 200,000 letters, for every mutant
    testTimeout: 300_000,
    maxWorkers: 1,
  },
});
