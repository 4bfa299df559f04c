import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { build } from "esbuild";

// One file a program, one a command and one for whatever else is loaded when it is asked for: loading a program in
// small pieces takes longer than a small report, and so does reading what is not used. OUT builds elsewhere, FAILPOINTS=1 with places to die at
// (both for tests).
const out = process.env.OUT || "dist";
rmSync(out, { recursive: true, force: true });

// The compiled addon goes into the folder too: what is built needs nothing but Node.
const sqlite = dirname(createRequire(import.meta.url).resolve("better-sqlite3/package.json"));
const addon = {
  name: "better-sqlite3's addon",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^bindings$/ }, ({ path }) => ({ path, namespace: "addon" }));
    onLoad({ filter: /.*/, namespace: "addon" }, () => ({
      contents: `module.exports = () => require(${JSON.stringify(join(sqlite, "build/Release/better_sqlite3.node"))});`,
      resolveDir: sqlite,
    }));
  },
};

const entries = ["main", "worker/worker-main", "worker/compare-main", "facts/quick-check-thread"].map((name) => ({ from: `src/${name}.ts`, name }));

/** What is imported by `await import(…)` becomes an entry of its own. */
const lazyFrom = (importer) => ({
  name: "files of their own",
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ kind, path, resolveDir }) => {
      if (kind !== "dynamic-import" || path.startsWith("node:")) return undefined;
      const own = path.startsWith(".");
      const from = own ? relative(process.cwd(), join(resolveDir, path)) : path;
      const name = own ? relative("src", from).replace(/[.]ts$/, "") : `libraries/${path}`;
      if (!entries.some((entry) => entry.name === name)) entries.push({ from, name });
      return { path: `./${relative(dirname(importer), name)}.js`, external: true };
    });
  },
});

const shared = { outdir: out, platform: "node", target: "node20", format: "cjs", minifyWhitespace: true, minifySyntax: true, logLevel: "warning" };

for (const { from, name } of entries) {
  await build({
    ...shared,
    entryPoints: [{ in: from, out: `${name}.body` }],
    bundle: true,
    supported: { "dynamic-import": false },
    plugins: [lazyFrom(name), addon],
    define: { FAILPOINTS: JSON.stringify(process.env.FAILPOINTS === "1"), "import.meta.dirname": "__dirname" },
    loader: { ".node": "copy" },
    assetNames: "[name]",
    banner: { js: "(function(exports,require,module,__filename,__dirname){" },
    footer: { js: "})" },
  });
  writeCache(name);
  writeStub(name);
}
await build({ ...shared, entryPoints: [{ in: "src/load.ts", out: "load" }] });
writeFileSync(join(out, "package.json"), '{"type":"commonjs"}\n'); // scripts: V8 keeps no modules
chmodSync(join(out, "main.js"), 0o755);

/** What a program is started by: it has its body loaded with what V8 compiled of it. */
function writeStub(name) {
  const loader = relative(dirname(name), "load.js").replace(/^(?![.])/, "./");
  const stub = `module.exports = require("${loader}").load(__filename, require);\n`;
  writeFileSync(join(out, `${name}.js`), name === "main" ? `#!/usr/bin/env node\n${stub}` : stub);
}

/** All of a program's functions compiled, as a V8 without flags takes them. The name is what stacks will say. */
function writeCache(name) {
  const body = readFileSync(join(out, `${name}.body.js`), "utf8");
  setFlagsFromString("--no-lazy");
  const script = new Script(body, { filename: `dist/${name}.body.js` });
  setFlagsFromString("--lazy");
  writeFileSync(join(out, `${name}.cache`), script.createCachedData());
}
