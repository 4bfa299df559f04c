import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, messageOf } from "../lib/errors.ts";
import { type Mistake, SECRETS } from "./config.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The environment with the secrets that a service manager hands over as files named like their variables
 * (`LoadCredential=`, `$CREDENTIALS_DIRECTORY`). A variable that is set wins; a file that is not there is unset.
 */
export async function withCredentials(env: Variables, mistakes: Mistake[]): Promise<Variables> {
  const folder = env.CREDENTIALS_DIRECTORY;
  if (folder === undefined || folder === "") return env;
  const handed: Record<string, string> = {};
  for (const name of SECRETS.filter((each) => (env[each] ?? "") === "")) {
    try {
      handed[name] = (await readFile(join(folder, name), "utf8")).trim();
    } catch (error) {
      if (codeOf(error) !== "ENOENT") mistakes.push({ name, problem: messageOf(error) });
    }
  }
  return { ...env, ...handed };
}
