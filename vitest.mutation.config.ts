import { defineConfig } from "vitest/config";

const FOLDERS = { rules: "rules", stability: "source", schedule: "schedule", cards: "cards" };
const part = Object.entries(FOLDERS).find(([name]) => name === (process.env.MUTATE ?? "rules"));

/** What mutants are tried against (stryker.config.mjs): the unit tests of their own folder. */
export default defineConfig({
  test: {
    include: [`test/unit/${part?.[1]}/**/*.test.ts`],
    // it sets the zone of the process, which the threads that mutants are tried in cannot
    exclude: ["test/unit/schedule/year.test.ts"],
    testTimeout: 30_000,
    maxWorkers: 1,
  },
});
