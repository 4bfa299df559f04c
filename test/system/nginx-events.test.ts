import { expect, it } from "vitest";
import { API, DaemonAndNginx } from "../support/daemon-and-nginx.ts";
import { EventStream } from "../support/event-stream.ts";
import { eventually } from "../support/eventually.ts";
import { NAME } from "../support/nginx.ts";

it("nginx hands events on as they happen", async () => {
  await using both = await DaemonAndNginx.start({});
  await using stream = await EventStream.open(`${both.nginx.base}${API}/events`, { host: NAME });
  await eventually(() => expect(stream.of("run")).toEqual([null]));
  expect(stream.response.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
  expect((await both.site.recompute()).status).toBe(200);
  await eventually(() => expect(stream.of("report")).toMatchObject([{ mode: "offline" }]));
});
