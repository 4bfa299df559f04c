import { describe, expect, inject, it } from "vitest";
import { dateIn } from "../../src/lib/zone.ts";
import { EventStream } from "../support/event-stream.ts";
import { eventually } from "../support/eventually.ts";
import { Scene, type Site } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";

const TODAY = dateIn("Asia/Seoul", Date.now());
const EVENTS = "/api/report/counterparty-risk/events";
const listenTo = (site: Site) => EventStream.open(site.base + EVENTS);

describe("GET …/events", () => {
  it("tells the state at once, then a recompute as it goes: phases, end, report", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000 });
    const site = await scene.daemon();
    await using stream = await listenTo(site);
    expect(stream.response.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    expect(stream.response.headers["cache-control"]).toBe("no-store");
    await eventually(() => expect(stream.of("db")).toMatchObject([{ exists: true, stable: true }]));
    expect(stream.of("run")).toEqual([null]);
    expect((await site.recompute()).status).toBe(200);
    await eventually(() => expect(stream.of("run").at(-1)).toBeNull());
    expect(stream.of("run").length).toBeGreaterThan(2);
    expect(stream.of("run")[1]).toMatchObject({ trigger: "recompute", as_of: TODAY, modes: ["offline"] });
    expect(stream.of("ended")).toMatchObject([{ mode: "offline", result: "SUCCESS" }]);
    expect(stream.of("report")).toMatchObject([{ mode: "offline", as_of: TODAY }]);
    await using late = await listenTo(site);
    await eventually(() => expect(late.events.map(({ event }) => event)).toEqual(["db", "run", "ended", "report"]));
  });

  it("tells of another process's run, and of an export that lands", async () => {
    await using scene = new Scene();
    const site = await scene.daemon();
    await using stream = await listenTo(site);
    await eventually(() => expect(stream.of("db")).toMatchObject([{ exists: false }]));
    landExport(scene.db, { confirmed: 7_000_000 });
    await eventually(() => expect(stream.of("db").at(-1)).toMatchObject({ exists: true }), 20_000);
    expect((await scene.command(inject("mainJs"), ["run", "--mode", "online"])).code).toBe(0);
    await eventually(() => expect(stream.of("report")).toMatchObject([{ mode: "online" }]));
  });

  it("ends when the daemon stops", async () => {
    await using scene = new Scene();
    const site = await scene.daemon();
    await using stream = await listenTo(site);
    await eventually(() => expect(stream.events).toHaveLength(2));
    await site.daemon?.stop("test");
    expect(await stream.over).toBe("ended"); // what is left when the grace is over is cut off
  });

  it("is answered for HEAD, refuses other methods, and forgets who has gone", async () => {
    await using scene = new Scene();
    const site = await scene.daemon();
    const head = await site.get(EVENTS, { method: "HEAD" });
    expect([head.status, head.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
    expect((await site.get(EVENTS, { method: "POST" })).status).toBe(405);
    for (let round = 0; round < 3; round++) {
      const streams = await Promise.all(Array.from({ length: 100 }, () => listenTo(site)));
      for (const stream of streams) await stream[Symbol.asyncDispose]();
    }
    const rest = await Promise.all(Array.from({ length: 201 }, () => listenTo(site)));
    expect(rest.filter(({ response }) => response.statusCode === 503)).toHaveLength(1);
    for (const stream of rest) await stream[Symbol.asyncDispose]();
  });
});
