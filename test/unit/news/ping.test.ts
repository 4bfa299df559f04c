import { expect, it } from "vitest";
import { endedRuns } from "../../../src/news/ended-run.ts";
import { endPing, pingUrl, startPing } from "../../../src/news/ping.ts";
import { aFailure, aLine } from "../job/a-line.ts";
import { aRecord } from "../job/a-record.ts";

const RID = "0b0e7a52-3a7e-8a3e-8d7e-0f2d9f3a1b2c";

it.each([
  ["https://hc-ping.com/uuid", "start", null, "https://hc-ping.com/uuid/start"],
  ["https://hc-ping.com/uuid", "success", null, "https://hc-ping.com/uuid"],
  ["https://hc-ping.com/uuid/", "fail", RID, `https://hc-ping.com/uuid/fail?rid=${RID}`],
  ["https://hc-ping.com/key/slug?create=1", "start", RID, `https://hc-ping.com/key/slug/start?create=1&rid=${RID}`],
  ["https://hc.example/ping/uuid?a=%20b#x", "log", null, "https://hc.example/ping/uuid/log?a=%20b#x"],
  ["http://127.0.0.1:8000", "start", null, "http://127.0.0.1:8000/start"],
  ["http://127.0.0.1:8000", "success", null, "http://127.0.0.1:8000/"],
] as const)("%s, %s, rid %s: %s", (url, kind, rid, to) => {
  expect(pingUrl(url, { kind, rid })).toBe(to);
});

it("names a run by the same UUID at its beginning and its end, and two runs differently", () => {
  const [run] = endedRuns([aLine(), aFailure("BUILD_TIMEOUT", { mode: "online" })]);
  if (run === undefined) throw new Error("no run");
  const { rid } = startPing(aRecord());
  expect(rid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(endPing("fail", run).rid).toBe(rid);
  expect(startPing(aRecord({ started_at: "2026-01-29T08:00:00.001+09:00" })).rid).not.toBe(rid);
});

it("tells how each mode ended, and no message of it", () => {
  const lines = [aLine(), aFailure("DB_CORRUPT", { mode: "online", msg: "/srv/secret: 가나다상사" })];
  const [run] = endedRuns(lines);
  if (run === undefined) throw new Error("no run");
  expect(endPing("fail", run).body).toBe(
    [
      "2026-01-29 offline SUCCESS schedule 20260129_080000 4.2 s",
      "2026-01-29 online FAILED DB_CORRUPT schedule 20260129_080000 4.2 s",
    ].join("\n"),
  );
  expect(startPing(aRecord()).body).toBe("2026-01-29 schedule 20260129_080000 offline,online");
});
