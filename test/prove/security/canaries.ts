import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Env, Scene } from "../../support/scene.ts";

const CANARY = "kanarienvogel-7c1f";

/** Settings that no answer, no line of the log and no metric may show. */
export const SECRETS: Env = {
  ADMIN_TOKEN: `token-${CANARY}-t0ken`,
  OPENAI_API_KEY: `sk-${CANARY}-key`,
  NOTIFY_WEBHOOK_URL: `http://127.0.0.1:9/hooks/${CANARY}-hook`,
  HEALTHCHECK_PING_URL: `http://127.0.0.1:9/ping/${CANARY}-ping`,
};

/** Lays files with a secret above CACHE_DIR, beside it and in it, where a reader must not come. */
export function plantCanaries(scene: Scene): void {
  const inCache = [
    "secret.txt",
    ".env",
    "2026-04-15.json.bak",
    "2026-04-15.json.tmp",
    "2026-04-1.json",
    "llm/offline/canary.json",
    `llm/offline/${"a".repeat(64)}.json`,
    "counterparty-risk/secret.json",
    "counterparty-risk/online/secret.json",
    "run_logs/secret.txt",
    "encoded/secret.json.gz",
    ".counterparty_risk.canary",
  ].map((name) => join(scene.cache, name));
  const outside = ["secret.txt", ".env", "export/secret.txt", "work/secret.txt"].map((name) =>
    join(scene.folder, name),
  );
  for (const path of [...inCache, ...outside]) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify({ secret: CANARY }));
  }
}

/** What must not be in any answer: secrets, paths of the host, bytes of other files, stacks. */
export function forbidden(scene: Scene, mainJs: string): readonly string[] {
  return [
    CANARY,
    scene.folder,
    dirname(mainJs),
    "SQLite format 3",
    "root:x:0",
    "createRequire as makeRequire", // the program's own file
    "\n    at ",
    "\\n    at ",
    '"token":"', // the owner of the lock
    "node_modules",
  ];
}
