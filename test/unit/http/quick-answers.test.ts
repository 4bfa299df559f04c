import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import type { PublishedAnswer } from "../../../src/http/ports.ts";
import { QuickAnswers } from "../../../src/http/quick-answers.ts";
import { HIT, sendReport } from "../../../src/http/representation.ts";
import { Prepared } from "../../../src/store/prepared.ts";
import { rawRequest } from "../../support/raw-http.ts";
import { onFreePort } from "./on-free-port.ts";

const NAMED = "/report?date=2026-01-29";
const TODAYS = "/report";

function published(text: string): PublishedAnswer {
  return { kind: "hit", body: new Prepared(Buffer.from(text)), publishedAt: Date.parse("2026-01-29T08:00:00+09:00") };
}

/** A server whose route takes note of what it answered, and a world that can be changed behind it. */
async function served(corsOrigins: readonly string[] = []) {
  const counted: string[] = [];
  const world = { today: "2026-01-29", reports: new Map<string, PublishedAnswer>(), routed: 0, counted };
  const quick = new QuickAnswers({
    access: { corsOrigins },
    today: () => world.today,
    cached: (_mode, asOf) => world.reports.get(asOf) ?? null,
    meter: {
      now: () => 0,
      reportAnswered: (mode, { kind }) => void world.counted.push(`${mode} ${kind}`),
      requestEnded: (route, method, status) => void world.counted.push(`${route} ${method} ${status}`),
    },
  });
  const server = createServer((request, response) => {
    if (quick.answer(request, response)) return;
    world.routed++;
    const named = request.url === NAMED;
    const report = world.reports.get(named ? "2026-01-29" : world.today);
    if (report === undefined) {
      response.writeHead(404).end();
      return;
    }
    quick.remember(request, { route: "/report", mode: "offline", asOf: named ? "2026-01-29" : null });
    const day = named ? undefined : world.today;
    void sendReport(request, response, { ...report, cacheStatus: HIT, day });
  });
  const port = await onFreePort(server);
  const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    rawRequest(`http://127.0.0.1:${port}${path}`, { method, headers: { host: "reports.example", ...headers } });
  return { world, ask };
}

const told = ({ status, headers, body }: Awaited<ReturnType<typeof rawRequest>>) => {
  const { date: _date, ...others } = headers;
  return { status, headers: others, body: body.toString("latin1") };
};

it.each([
  ["plain", {}],
  ["gzip", { "accept-encoding": "gzip" }],
  ["br", { "accept-encoding": "br" }],
  ["what the reader has", { "if-none-match": "*" }],
])("a request that was answered before is answered the same without its route: %s", async (_name, headers) => {
  const { world, ask } = await served();
  world.reports.set("2026-01-29", published('{"a":1}'));
  const first = await ask(NAMED, headers);
  await ask(NAMED, headers); // encodings are made when a route first sends them
  const { routed } = world;
  expect(told(await ask(NAMED, headers))).toEqual(told(first));
  expect(world.routed).toBe(routed);
  expect(world.counted.slice(-2)).toEqual(["offline hit", `/report GET ${first.status}`]);
});

it("a report that was replaced is sent by the next request, in every encoding", async () => {
  const { world, ask } = await served();
  for (const text of ['{"a":1}', '{"a":2}', '{"a":3}']) {
    world.reports.set("2026-01-29", published(text));
    for (let time = 0; time < 3; time++) {
      expect((await ask(NAMED)).body.toString()).toBe(text);
      const zipped = await ask(NAMED, { "accept-encoding": "gzip" });
      expect(gunzipSync(zipped.body).toString()).toBe(text);
    }
  }
});

it("a report that is gone is for the route", async () => {
  const { world, ask } = await served();
  world.reports.set("2026-01-29", published("{}"));
  await ask(NAMED);
  world.reports.clear();
  expect((await ask(NAMED)).status).toBe(404);
  world.reports.set("2026-01-29", published('{"back":1}'));
  expect((await ask(NAMED)).body.toString()).toBe('{"back":1}');
});

it("today's report is another one tomorrow, also where both are the same bytes", async () => {
  const { world, ask } = await served();
  const same = published("{}");
  world.reports.set("2026-01-29", same).set("2026-01-30", same);
  await ask(TODAYS);
  const before = await ask(TODAYS);
  world.today = "2026-01-30";
  const after = await ask(TODAYS, { "if-none-match": before.headers.etag ?? "" });
  expect(after.status).toBe(200);
  expect(after.headers.etag).toContain("2026-01-30");
  expect(world.routed).toBe(1);
});

it("another method, another Host and another spelling are for the route", async () => {
  const { world, ask } = await served();
  world.reports.set("2026-01-29", published("{}"));
  await ask(NAMED);
  await ask(NAMED);
  expect(world.routed).toBe(1);
  await ask(NAMED, {}, "HEAD");
  await ask(NAMED, { host: "evil.example" });
  await ask(`${NAMED}&x=1`);
  expect(world.routed).toBe(4);
});

it("every request is for the route where answers depend on the reader's origin", async () => {
  const { world, ask } = await served(["https://dash.example"]);
  world.reports.set("2026-01-29", published("{}"));
  for (let time = 0; time < 3; time++) await ask(NAMED);
  expect(world.routed).toBe(3);
});

it("a flood of addresses is forgotten, not kept", async () => {
  const { world, ask } = await served();
  world.reports.set(world.today, published("{}"));
  for (let at = 0; at < 300; at++) await ask(`${TODAYS}?x=${at}`);
  await ask(`${TODAYS}?x=0`);
  expect(world.routed).toBe(301);
  await ask(`${TODAYS}?x=299`);
  expect(world.routed).toBe(301);
});
