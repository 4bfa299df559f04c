import { getDiff } from "./get-diff.ts";
import { getEvents } from "./get-events.ts";
import { getHistory } from "./get-history.ts";
import { getMetrics } from "./get-metrics.ts";
import { getPage } from "./get-page.ts";
import { getCacheFile, getReport } from "./get-report.ts";
import { getHealth, getReady, getRuns, getStatus } from "./get-status.ts";
import { postRecompute } from "./recompute.ts";
import type { Route } from "./route.ts";

const API = "/api/report/counterparty-risk";

/** The whole table (SPEC 6). */
export const ROUTES: readonly Route[] = [
  { path: API, methods: { GET: getReport } },
  { path: `${API}/recompute`, methods: { POST: postRecompute }, admin: true },
  { path: `${API}/status`, methods: { GET: getStatus } },
  { path: `${API}/events`, methods: { GET: getEvents } },
  { path: `${API}/diff`, methods: { GET: getDiff } },
  { path: `${API}/history`, methods: { GET: getHistory } },
  { path: `${API}/runs`, methods: { GET: getRuns } },
  { path: "/cache/:file", methods: { GET: getCacheFile("offline") } },
  { path: "/cache/counterparty-risk/online/:file", methods: { GET: getCacheFile("online") } },
  { path: "/healthz", methods: { GET: getHealth } },
  { path: "/readyz", methods: { GET: getReady } },
  { path: "/metrics", methods: { GET: getMetrics } },
  { path: "/", methods: { GET: getPage } },
  { path: "/assets/:file", methods: { GET: getPage } },
];
