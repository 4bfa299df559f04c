import { expect, it } from "vitest";
import { createLogger } from "../../../src/lib/logger.ts";
import { Pinger } from "../../../src/news/pinger.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeReceiver } from "../../support/fake-receiver.ts";

const ping = (kind: "start" | "success" | "fail") => ({ kind, rid: null, body: "" });

function pingerTo(receiver: FakeReceiver) {
  const journal: string[] = [];
  const clock = new FakeClock("2026-01-29T08:00:00+09:00");
  const log = createLogger("debug", { write: (line: string) => void journal.push(line) });
  return { pinger: new Pinger(receiver.url("/ping/u"), clock, log), clock, journal };
}

it("pings in order, also when the first one has to be made again", async () => {
  await using receiver = await FakeReceiver.start(0, { kind: "status", status: 503 });
  const { pinger, clock } = pingerTo(receiver);
  pinger.tell(ping("start"));
  pinger.tell(ping("success"));
  await expect.poll(() => receiver.received.length).toBe(1);
  receiver.reception = { kind: "status", status: 200 };
  await clock.drive(pinger.idle());
  expect(receiver.received.map(({ path }) => path)).toEqual(["/ping/u/start", "/ping/u/start", "/ping/u"]);
});

it("gives up after three attempts, at once when it is refused, and says so", async () => {
  await using receiver = await FakeReceiver.start(0, { kind: "hang-up" });
  const { pinger, clock, journal } = pingerTo(receiver);
  pinger.tell(ping("start"));
  await clock.drive(pinger.idle());
  expect(receiver.received).toHaveLength(3);
  receiver.reception = { kind: "status", status: 404 };
  pinger.tell(ping("fail"));
  await clock.drive(pinger.idle());
  expect(receiver.received).toHaveLength(4);
  expect(journal.filter((line) => line.includes('"ping_failed"'))).toHaveLength(2);
  expect(journal.join()).not.toContain("/ping/u");
});

it("does not pile up before a switch that hangs, and can be stopped", async () => {
  await using receiver = await FakeReceiver.start(0, { kind: "hang" });
  const { pinger, clock, journal } = pingerTo(receiver);
  for (let at = 0; at < 25; at++) pinger.tell(ping("start"));
  expect(journal.filter((line) => line.includes('"ping_dropped"'))).toHaveLength(5);
  await expect.poll(() => receiver.received.length).toBe(1);
  pinger.stop();
  await pinger.idle();
  expect([receiver.received.length, clock.timers]).toEqual([1, 0]);
});
