import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { describe } from "vitest";
import { dateIn } from "../../src/lib/zone.ts";
import { Scene } from "../support/scene.ts";
import { landExport } from "../support/small-export.ts";
import { LoadedDaemon } from "./load/loaded-daemon.ts";
import { SteadyReaders } from "./load/steady-readers.ts";
import { promise, type Trial, tries } from "./promise.ts";

const TODAY = dateIn("Asia/Seoul", Date.now());
const REPORT = `/api/report/counterparty-risk?date=${TODAY}`;
const CLIENTS = tries({ full: 300, short: 100 });
/** Every limit of the server, and as long again for its next look at the connections. */
const PATIENCE_MS = 90_000;

interface Slow {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  isClosed: boolean;
}

async function opened(port: number): Promise<Slow> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {}); // cut off: `close` follows
  await new Promise((resolve) => socket.once("connect", resolve));
  const slow: Slow = {
    socket,
    isClosed: false,
    closed: new Promise((resolve) => {
      socket.once("close", () => {
        slow.isClosed = true;
        resolve();
      });
    }),
  };
  return slow;
}

/** A letter of a header every now and then, for ever. */
async function drip({ socket, closed }: Slow): Promise<void> {
  socket.resume();
  socket.write(`GET ${REPORT} HTTP/1.1\r\nHost: localhost\r\nX-Slow: `);
  const timer = setInterval(() => socket.writable && socket.write("a"), 500);
  await closed;
  clearInterval(timer);
}

/** Half a request, then nothing: the other end may be gone for all we know. */
async function fallSilent({ socket, closed }: Slow): Promise<void> {
  socket.resume();
  socket.write(`GET ${REPORT} HTTP/1.1\r\nHost: loc`);
  await closed;
}

/** A body that is announced and never comes. */
async function promiseBody({ socket, closed }: Slow): Promise<void> {
  socket.resume();
  socket.write(
    "POST /api/report/counterparty-risk/recompute?date=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1",
  );
  await closed;
}

const WAYS = { "drip a header": drip, "fall silent": fallSilent, "announce a body": promiseBody };

/** Readers are served meanwhile; the clients are cut off. */
async function put(trial: Trial, daemon: LoadedDaemon, way: (slow: Slow) => Promise<void>): Promise<void> {
  const before = daemon.descriptors();
  const slow = await Promise.all(Array.from({ length: CLIENTS }, () => opened(Number(new URL(daemon.site.base).port))));
  const readers = new SteadyReaders(daemon.site.base, 4, [{ path: REPORT, encoding: "gzip" }], 20);
  const all = Promise.all(slow.map(way));
  const beganAt = performance.now();
  await Promise.race([all, pause(PATIENCE_MS)]);
  const left = slow.filter(({ isClosed }) => !isClosed).length;
  trial.check(left === 0, `${left} of ${CLIENTS} are still connected after ${PATIENCE_MS / 1000} s`);
  for (const { socket } of slow) socket.destroy();
  await all;
  await readers.end();
  trial.tried(CLIENTS);
  trial.check(readers.answers > 0, "no reader was answered meanwhile");
  for (const wrong of readers.wrong) trial.violated(wrong);
  await pause(200);
  trial.check(daemon.descriptors() <= before + 1, `${daemon.descriptors()} descriptors, ${before} before`);
  trial.note(`cut off within ${Math.ceil((performance.now() - beganAt) / 1000)} s`);
}

describe.concurrent("slow clients", () => {
  for (const [name, way] of Object.entries(WAYS)) {
    promise(`that ${name} are cut off, and nobody waits for them`, "clients", async (trial) => {
      await using scene = new Scene();
      landExport(scene.db, { confirmed: 7_000_000 });
      const daemon = await LoadedDaemon.start(scene, {});
      await daemon.site.report(`?date=${TODAY}`);
      await put(trial, daemon, way);
    });
  }

  promise("that do not read what they asked for cost no memory", "clients", async (trial) => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 7_000_000, padding: 1000 });
    const daemon = await LoadedDaemon.start(scene, {});
    await daemon.site.report(`?date=${TODAY}`);
    const before = daemon.memoryMB();
    const slow = await Promise.all(
      Array.from({ length: CLIENTS }, () => opened(Number(new URL(daemon.site.base).port))),
    );
    const one = `GET ${REPORT} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    for (const { socket } of slow) socket.pause().write(one.repeat(100));
    const readers = new SteadyReaders(daemon.site.base, 4, [{ path: REPORT, encoding: "gzip" }], 20);
    await pause(5_000);
    await readers.end();
    const grown = daemon.memoryMB() - before;
    for (const { socket } of slow) socket.destroy();
    trial.tried(CLIENTS);
    for (const wrong of readers.wrong) trial.violated(wrong);
    trial.check(grown < CLIENTS, `memory grew by ${grown.toFixed(0)} MB: a MB a client`);
    trial.note(`memory grew by ${(Math.max(0, grown * 1000) / CLIENTS).toFixed(0)} kB a client`);
  });
});
