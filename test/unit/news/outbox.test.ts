import { describe, expect, it } from "vitest";
import { afterPosting, dropStale, EMPTY_OUTBOX, enqueue, nextMessage, type Outbox } from "../../../src/news/outbox.ts";
import { EIGHT, MINUTE_MS } from "./given.ts";

const later = (retryAfterMs: number | null = null) => ({ kind: "later", detail: "status 503", retryAfterMs }) as const;
const taken = { kind: "taken", detail: "status 200" } as const;
const refused = { kind: "refused", detail: "status 404" } as const;
const put = (...ids: string[]) =>
  enqueue(
    EMPTY_OUTBOX,
    ids.map((id) => ({ id, text: `text of ${id}` })),
    EIGHT,
  );
const ids = ({ pending }: Outbox) => pending.map(({ id }) => id);

describe("the outbox", () => {
  it("sends in order, and forgets what was taken", () => {
    const outbox = put("a", "b");
    expect(nextMessage(outbox, EIGHT)).toMatchObject({ id: "a", text: "text of a", attempts: 0 });
    const after = afterPosting(outbox, taken, EIGHT, 0.5);
    expect([ids(after), after.sent]).toEqual([["b"], 1]);
  });

  it("does not take a message twice", () => {
    expect(ids(enqueue(put("a"), [{ id: "a", text: "again" }], EIGHT))).toEqual(["a"]);
  });

  it("waits longer after each failure, up to ten minutes, and remembers why", () => {
    let outbox = put("a", "b");
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt++) {
      outbox = afterPosting(outbox, later(), EIGHT, 0.5);
      waits.push((outbox.retryAt - EIGHT) / 1000);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]);
    expect(outbox.pending[0]).toMatchObject({ id: "a", attempts: 12, lastError: "status 503" });
    expect(nextMessage(outbox, EIGHT + 599_999)).toBeNull();
    expect(nextMessage(outbox, EIGHT + 600_000)).toMatchObject({ id: "a" });
    expect(nextMessage(afterPosting(outbox, taken, EIGHT + 600_000, 0.5), EIGHT + 600_000)).toMatchObject({ id: "b" });
  });

  it("stays away as long as the receiver asks, but not longer than an hour", () => {
    expect(afterPosting(put("a"), later(30_000), EIGHT, 0.5).retryAt).toBe(EIGHT + 30_000);
    expect(afterPosting(put("a"), later(1), EIGHT, 0.5).retryAt).toBe(EIGHT + 2_000);
    expect(afterPosting(put("a"), later(1e12), EIGHT, 0.5).retryAt).toBe(EIGHT + 60 * MINUTE_MS);
  });

  it("is not held up by a wait that another clock wrote down", () => {
    const outbox = afterPosting(put("a"), later(), EIGHT, 0.5);
    expect(nextMessage(outbox, EIGHT - 1440 * MINUTE_MS)).toMatchObject({ id: "a" });
  });

  it("drops what is refused, so that it does not clog, and counts it", () => {
    const outbox = afterPosting(put("a", "b"), refused, EIGHT, 0.5);
    expect(outbox).toMatchObject({ lost: 1, lastLost: { id: "a", at: EIGHT, why: "status 404" }, retryAt: 0 });
    expect(ids(outbox)).toEqual(["b"]);
  });

  it("gives a message up after a day", () => {
    const outbox = afterPosting(put("a"), later(), EIGHT, 0.5);
    expect(dropStale(outbox, EIGHT + 1440 * MINUTE_MS - 1)).toBe(outbox);
    const after = dropStale(outbox, EIGHT + 1440 * MINUTE_MS);
    expect([ids(after), after.lost, after.lastLost?.why]).toEqual([[], 1, "too old; status 503"]);
  });

  it("holds a hundred messages; the oldest go", () => {
    const outbox = put(...Array.from({ length: 103 }, (_, at) => `m${at}`));
    expect([outbox.pending.length, ids(outbox)[0], outbox.lost]).toEqual([100, "m3", 3]);
    expect(outbox.lastLost).toMatchObject({ id: "m2", why: "too many were waiting" });
  });

  it("is as it was when nothing was in it", () => {
    expect(afterPosting(EMPTY_OUTBOX, taken, EIGHT, 0.5)).toEqual(EMPTY_OUTBOX);
    expect(nextMessage(EMPTY_OUTBOX, EIGHT)).toBeNull();
  });
});
