import type { BegunLine } from "../contract/outcome.ts";
import { sendJson } from "./json.ts";
import { Query } from "./query.ts";
import type { Handler } from "./route.ts";

const RETRY_AFTER_SEC = 10;

/** `POST /api/report/counterparty-risk/recompute?date&mode&accept_implausible&wait` (SPEC 6). */
export const postRecompute: Handler = async (ports, request, response) => {
  const query = new Query(request.search);
  const asOf = query.date(ports.today());
  const mode = query.mode() ?? "offline";
  const acceptImplausible = query.flag("accept_implausible", false);
  const wait = query.flag("wait", true);
  query.check();
  let held: (begun: BegunLine) => void = () => {};
  const holding = new Promise<BegunLine>((resolve) => {
    held = resolve;
  });
  const ending = ports.recompute(mode, asOf, acceptImplausible, held);
  const line = await (wait ? ending : Promise.race([ending, holding]));
  if (line.result === null) {
    ending.catch(() => {}); // a run writes down its own end
    sendJson(response, 202, line);
    return;
  }
  const headers = line.result === "SKIPPED_LOCKED" ? { "Retry-After": String(RETRY_AFTER_SEC) } : {};
  sendJson(response, line.result === "FAILED" ? 500 : 200, line, headers);
};
