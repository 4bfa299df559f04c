import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Mistake } from "../../../src/config/config.ts";
import { withCredentials } from "../../../src/config/credentials.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

it("takes secrets from the folder of credentials, without the end of their line", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "ADMIN_TOKEN"), "open-sesame\n");
  writeFileSync(join(folder, "PORT"), "1");
  const mistakes: Mistake[] = [];
  const env = { CREDENTIALS_DIRECTORY: folder, OPENAI_API_KEY: "from the environment" };
  expect(await withCredentials(env, mistakes)).toEqual({ ...env, ADMIN_TOKEN: "open-sesame" });
  expect(mistakes).toEqual([]);
});

it("lets a variable that is set win, and takes an empty one for unset", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "ADMIN_TOKEN"), "file");
  writeFileSync(join(folder, "OPENAI_API_KEY"), "file");
  const env = { CREDENTIALS_DIRECTORY: folder, OPENAI_API_KEY: "", ADMIN_TOKEN: "variable" };
  expect(await withCredentials(env, [])).toMatchObject({ ADMIN_TOKEN: "variable", OPENAI_API_KEY: "file" });
});

it("names a secret that cannot be read", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "ADMIN_TOKEN"));
  const mistakes: Mistake[] = [];
  await withCredentials({ CREDENTIALS_DIRECTORY: folder }, mistakes);
  expect(mistakes).toEqual([{ name: "ADMIN_TOKEN", problem: expect.stringContaining("EISDIR") }]);
});

it("changes nothing where no service manager hands over a folder", async () => {
  expect(await withCredentials({ ADMIN_TOKEN: "" }, [])).toEqual({ ADMIN_TOKEN: "" });
});
