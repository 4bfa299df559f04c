import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { Script } from "node:vm";

/**
 * Runs a built program and answers with its exports. Beside its stub `<name>.js` lie `<name>.body.js`, a function as
 * CommonJS wraps a file, and `<name>.cache`, what V8 compiled of it (docs/decisions/0006). Another V8, or one with other
 * flags, takes no such cache and compiles as it would without one.
 */
export function load(stub: string, require: NodeJS.Require): unknown {
  const base = stub.slice(0, -".js".length);
  const filename = `${base}.body.js`;
  const script = new Script(readFileSync(filename, "utf8"), { filename, cachedData: cacheAt(`${base}.cache`) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, stub, dirname(stub));
  return module.exports;
}

function cacheAt(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined; // it only saves time
  }
}
