import { chmodSync, rmSync } from "node:fs";
import { build } from "esbuild";

// One file a program: loading a program in pieces takes longer than a small report. OUT builds elsewhere (tests).
const out = process.env.OUT || "dist";
rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: ["src/main.ts", "src/worker/worker-main.ts", "src/worker/notes-thread.ts"],
  outdir: out,
  outbase: "src",
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  minifyWhitespace: true,
  minifySyntax: true,
  external: ["better-sqlite3"], // a native addon
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
