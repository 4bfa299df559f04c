import { defineConfig } from "vitest/config";

const project = (name: string, include: string[], testTimeout: number, globalSetup: string[] = []) => ({
  test: { name, include, testTimeout, hookTimeout: testTimeout, globalSetup },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      project("unit", ["test/unit/**/*.test.ts"], 30_000),
      project("integration", ["test/integration/**/*.test.ts", "test/golden/**/*.test.ts"], 180_000, [
        "test/support/build-once.ts",
      ]),
      project("system", ["test/system/**/*.test.ts", "test/browser/**/*.test.ts"], 300_000, [
        "test/support/build-once.ts",
      ]),
      project("prove", ["test/prove/**/*.test.ts"], 900_000, ["test/support/build-once.ts", "test/prove/begin.ts"]),
    ],
  },
});
