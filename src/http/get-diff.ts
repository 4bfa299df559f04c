import { Problem } from "./problem.ts";
import { Query } from "./query.ts";
import { sendReport } from "./representation.ts";
import type { Handler } from "./route.ts";

const RETRY_AFTER = { "Retry-After": "10" };

/** `GET /api/report/counterparty-risk/diff?from&to&mode`: what moved between two cached reports (contract/diff.ts). */
export const getDiff: Handler = async (ports, request, response) => {
  const query = new Query(request.search);
  const from = query.requiredDate("from");
  const to = query.requiredDate("to");
  const mode = query.mode() ?? "offline";
  query.check();
  const answer = await ports.diff(mode, from, to);
  switch (answer.kind) {
    case "diff":
      return sendReport(request, response, answer);
    case "not_cached":
      throw new Problem(404, "NOT_CACHED", `no ${mode} report is cached of ${answer.dates.join(" and ")}`);
    case "refused":
      throw new Problem(answer.code === "RATE_LIMITED" ? 429 : 503, answer.code, answer.why, RETRY_AFTER);
  }
};
