import { Problem } from "./problem.ts";
import { Query } from "./query.ts";
import { HIT, sendReport } from "./representation.ts";
import type { Handler } from "./route.ts";

/** `GET /api/report/counterparty-risk?date&mode` (SPEC 6). */
export const getReport: Handler = async (ports, request, response) => {
  const query = new Query(request.search);
  const asOf = query.date(ports.today());
  const mode = query.mode() ?? "offline";
  query.check();
  const answer = await ports.report(mode, asOf);
  ports.meter.reportAnswered(mode, answer);
  const day = query.has("date") ? undefined : asOf;
  switch (answer.kind) {
    case "hit":
      ports.remember(request, { mode, asOf: day === undefined ? asOf : null });
      return sendReport(request, response, { ...answer, day, cacheStatus: HIT });
    case "stored":
      return sendReport(request, response, { ...answer, day, cacheStatus: "salesmap-reportd; fwd=uri-miss; stored" });
    case "stale":
      ports.log.warn({ as_of: asOf, mode, reason: answer.reason }, "stale_answer");
      return sendReport(request, response, {
        ...answer,
        day,
        cacheStatus: `salesmap-reportd; fwd=uri-miss; detail=${answer.reason}`,
      });
    case "none":
      throw new Problem(500, "REPORT_UNAVAILABLE", `${answer.reason}: ${answer.detail}`, {
        "Cache-Status": `salesmap-reportd; fwd=uri-miss; detail=${answer.reason}`,
      });
  }
};

/** `GET /cache/<as_of>.json` and `GET /cache/counterparty-risk/online/<as_of>.json`: published reports, nothing else. */
export function getCacheFile(mode: "offline" | "online"): Handler {
  return async (ports, request, response) => {
    const asOf = /^(\d{4}-\d{2}-\d{2})\.json$/.exec(request.params.file ?? "")?.[1];
    const published = asOf === undefined ? null : await ports.published(mode, asOf);
    if (published === null) throw new Problem(404, "NOT_FOUND", "there is no such published report");
    await sendReport(request, response, { ...published, cacheStatus: HIT });
  };
}
