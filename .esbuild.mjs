import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
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

for (const { from, name } of entries) {
  await build({
    entryPoints: [{ in: from, out: name }],
    outdir: out,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [lazyFrom(name), addon],
    define: { FAILPOINTS: JSON.stringify(process.env.FAILPOINTS === "1") },
    loader: { ".node": "copy" },
    assetNames: "[name]",
    // what CommonJS libraries expect to find
    banner: {
      js: [
        'import { createRequire as makeRequire } from "node:module";',
        "const require = makeRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;",
      ].join("\n"),
    },
    logLevel: "warning",
  });
}
chmodSync(`${out}/main.js`, 0o755);
