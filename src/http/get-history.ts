import { sendJson } from "./json.ts";
import { Query } from "./query.ts";
import type { Handler } from "./route.ts";

/** `GET /api/report/counterparty-risk/history?mode`: the cached reports, a line each (contract/history.ts). */
export const getHistory: Handler = async (ports, request, response) => {
  const query = new Query(request.search);
  const mode = query.mode() ?? "offline";
  query.check();
  sendJson(response, 200, { mode, days: await ports.history(mode) });
};
