import { sendJson } from "./json.ts";
import { Query } from "./query.ts";
import type { Handler } from "./route.ts";

/** `GET /api/report/counterparty-risk/status[?mode]` (SPEC 6). */
export const getStatus: Handler = async (ports, request, response) => {
  const query = new Query(request.search);
  const mode = query.mode();
  query.check();
  sendJson(response, 200, mode === null ? await ports.status() : await ports.statusOf(mode));
};

/** `GET /api/report/counterparty-risk/runs?mode&limit` (SPEC 6). */
export const getRuns: Handler = async (ports, request, response) => {
  const query = new Query(request.search);
  const mode = query.mode();
  const limit = query.whole("limit", 20, 1, 500);
  query.check();
  sendJson(response, 200, { runs: await ports.runs(mode, limit) });
};

/** `GET /healthz`: the event loop answers. */
export const getHealth: Handler = async (_ports, _request, response) => {
  sendJson(response, 200, { status: "ok" });
};

/** `GET /readyz`: able to serve, or why not. */
export const getReady: Handler = async (ports, _request, response) => {
  const reasons = await ports.notReady();
  sendJson(response, reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons });
};
