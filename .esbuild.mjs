import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";

// One file a program: loading a program in pieces takes longer than a small report. OUT builds elsewhere (tests).
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

await build({
  entryPoints: ["src/main.ts", "src/worker/worker-main.ts", "src/facts/quick-check-thread.ts"],
  outdir: out,
  outbase: "src",
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  minifyWhitespace: true,
  minifySyntax: true,
  plugins: [addon],
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
chmodSync(`${out}/main.js`, 0o755);
