/**
 * The import law (docs/decisions/0002): a stage imports itself, contract/ and lib/; only the roots compose.
 * Roots: the files directly below src/, commands/, and in worker/ the two entries with what they run.
 */
const STAGES = ["config", "source", "facts", "rules", "cards", "worker", "job", "store", "schedule", "http", "metrics", "news", "supervision", "feed", "demo", "diff", "web"];
const COMPOSERS = "^src/worker/(pipeline|read-export|take-snapshot|read-notes|worker-main|compare-snapshots|compare-main)[.]ts$";

const stageRule = (stage) => ({
  name: `star-${stage}`,
  severity: "error",
  comment: `${stage}/ imports only itself, contract/ and lib/`,
  from: { path: `^src/${stage}/`, pathNot: COMPOSERS },
  to: { path: "^src/", pathNot: `^src/(${stage}|contract|lib)/` },
});

const owner = (library, folders) => ({
  name: `owner-of-${library}`,
  severity: "error",
  comment: `${library} has one owner`,
  from: { path: "^src/", pathNot: folders },
  to: { path: `node_modules/${library}/` },
});

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "no-orphans", severity: "error", from: { orphan: true, pathNot: "(^src/(main|load|worker/(worker|compare)-main|facts/quick-check-thread)[.]|[.]d[.])ts$" }, to: {} },
    ...STAGES.map(stageRule),
    {
      name: "contract-knows-only-zod",
      severity: "error",
      from: { path: "^src/contract/" },
      to: { pathNot: "^(src/contract/|node_modules/zod/)" },
    },
    { name: "lib-knows-no-stage", severity: "error", from: { path: "^src/lib/" }, to: { path: "^src/", pathNot: "^src/lib/" } },
    { name: "nobody-imports-a-root", severity: "error", from: { path: "^src/[^/]+/", pathNot: "^src/commands/" }, to: { path: "^src/([^/]+[.]ts$|commands/)" } },
    owner("chokidar", "^src/source/"),
    owner("better-sqlite3", "^src/(facts|source|demo)/"),
    owner("croner", "^src/schedule/"),
    owner("proper-lockfile", "^src/job/"),
    owner("write-file-atomic", "^src/cards/"),
    owner("polka", "^src/http/"),
    owner("sirv", "^src/http/"),
    owner("negotiator", "^src/http/"),
    owner("pino", "^src/lib/"),
    owner("pino-pretty", "^src/lib/"),
    owner("luxon", "^src/lib/"),
    owner("openai", "^src/cards/"),
    owner("prom-client", "^src/metrics/"),
    owner("commander", "^src/(main|program|program-tools)[.]ts$"),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"], extensions: [".ts", ".js", ".d.ts"] },
  },
};
