import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** Lays the compressed forms beside each file, where they are smaller: the server sends them as they are. */
const compressed: Plugin = {
  name: "compressed forms",
  apply: "build",
  closeBundle() {
    for (const file of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
      if (!/[.](html|js|css)$/.test(file.name)) continue;
      const path = join(file.parentPath, file.name);
      const body = readFileSync(path);
      for (const [suffix, form] of Object.entries({ br: brotliCompressSync(body), gz: gzipSync(body, { level: 9 }) }))
        if (form.length < body.length) writeFileSync(`${path}.${suffix}`, form);
    }
  },
};

const outDir = resolve(import.meta.dirname, "../..", process.env.OUT || "dist", "web");

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  publicDir: false,
  plugins: [compressed],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false }, // it would be an inline script
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
