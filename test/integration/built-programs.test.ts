import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, inject, it, onTestFinished } from "vitest";
import { forkWorker } from "../../src/worker/fork-worker.ts";

const DIST = dirname(inject("mainJs"));

/** In a Node as it is started by hand: this one may have flags, with which V8 takes no cache. */
const TRY = `
const { readFileSync } = require("node:fs");
const { Script } = require("node:vm");
const taken = process.argv.slice(1).map((base) => {
  const filename = base + ".body.js";
  const script = new Script(readFileSync(filename, "utf8"), { filename, cachedData: readFileSync(base + ".cache") });
  return script.cachedDataRejected === false;
});
console.log(JSON.stringify(taken));`;

it("V8 takes what it compiled of every program", () => {
  const bases = readdirSync(DIST, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".body.js"))
    .map((name) => join(DIST, name.slice(0, -".body.js".length)));
  expect(bases.length).toBeGreaterThan(12);
  const said = execFileSync(process.execPath, ["-e", TRY, ...bases], { encoding: "utf8", env: {} });
  expect(JSON.parse(said)).toEqual(bases.map(() => true));
});

it("has no zod in the build process and its thread, which takes 25 ms to load", () => {
  const bodyOf = (name: string) => readFileSync(join(DIST, `${name}.body.js`), "utf8");
  expect(bodyOf("cards/word-cards")).toContain("ZodObject");
  for (const name of ["worker/worker-main", "facts/quick-check-thread"])
    expect(bodyOf(name)).not.toContain("ZodObject");
});

it("has none of zod's languages but its own, which would double what `run` loads", () => {
  expect(readFileSync(join(DIST, "commands/run.body.js"), "utf8")).not.toContain("locales_exports");
});

it("builds nothing for a service of another version, whose files were replaced", async () => {
  const child = forkWorker(join(DIST, "worker", "worker-main.js"));
  onTestFinished(() => void child.kill("SIGKILL"));
  child.send({ generatorVersion: "0.0.9" });
  const [said] = await once(child, "message");
  expect(said).toMatchObject({ type: "failed", code: "PIPELINE_FAILED" });
  expect(said.msg).toMatch(/^the service is of version 0\.0\.9, its files of \d.*: restart it$/);
});

it("starts the build process without flags of V8, for which Node would do without its own cache", () => {
  const child = forkWorker(join(DIST, "worker", "worker-main.js"));
  onTestFinished(() => void child.kill("SIGKILL"));
  expect(child.spawnargs).toEqual([process.execPath, join(DIST, "worker", "worker-main.js")]);
});
