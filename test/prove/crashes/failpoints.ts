import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../..");

/** Names of the places to die at, as they stand in the source; those of the build process begin with `build_`. */
export function failpointNames(): string[] {
  const files = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const texts = files.map((name) => readFileSync(join(ROOT, "src", name), "utf8"));
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(/\bfailpoint\("(\w+)"\)/g)].map(([, name = ""]) => name))),
  ];
}

/** A build of the program with its places to die at, until disposed. */
export function buildWithFailpoints(): { readonly mainJs: string } & Disposable {
  const parent = join(ROOT, ".test-build");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "failpoints-"));
  const env = { ...process.env, FAILPOINTS: "1", OUT: join(folder, "dist") };
  execFileSync(process.execPath, [".esbuild.mjs"], { cwd: ROOT, env });
  for (const name of ["config", "package.json"]) symlinkSync(join(ROOT, name), join(folder, name));
  return {
    mainJs: join(folder, "dist", "main.js"),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
