import { appendFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { SourceState } from "../../../src/contract/source.ts";
import { POLL_MS, type SourceWatcher, watchSource } from "../../../src/source/watcher.ts";
import { eventually } from "../../support/eventually.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { openDatabase, replaceDatabase, writeDatabase } from "./databases.ts";

/** A watched path in a folder of its own, on a clock that the test moves. */
class Post {
  readonly folder = temporaryFolder();
  readonly db = join(this.folder, "db");
  readonly clock = new FakeClock(Date.now());
  readonly heard: SourceState[] = [];

  async watch(windowMs = 0): Promise<SourceWatcher> {
    const watcher = await watchSource(this.db, windowMs, this.clock);
    onTestFinished(() => watcher.stop());
    watcher.onChange((state) => this.heard.push(state));
    return watcher;
  }

  /** Waits for the next poll, and that it tells of exactly one change. */
  async nextNews(): Promise<SourceState> {
    const before = this.heard.length;
    await this.clock.advance(POLL_MS);
    await eventually(() => expect(this.heard.length).toBe(before + 1));
    const news = this.heard.at(-1);
    if (news === undefined) throw new Error("nothing was told");
    return news;
  }
}

const kinds = (states: readonly SourceState[]) => states.map(({ kind }) => kind);

describe("the watcher", () => {
  it("knows the state as soon as it is there", async () => {
    const post = new Post();
    expect((await post.watch()).last()).toEqual({ kind: "missing", reason: `${post.db} does not exist` });
    writeDatabase(post.db, []);
    expect((await post.watch()).last().kind).toBe("stable");
  });

  it("tells when it looked last, by a clock that never steps", async () => {
    const post = new Post();
    const watcher = await post.watch();
    post.clock.step(-3_600_000);
    await post.clock.advance(POLL_MS);
    await eventually(() => expect(watcher.lookedAt()).toBe(POLL_MS));
  });

  it("sees a source that comes, goes and is back", async () => {
    const post = new Post();
    await post.watch();
    writeDatabase(post.db, []);
    expect((await post.nextNews()).kind).toBe("stable");
    rmSync(post.db);
    expect((await post.nextNews()).kind).toBe("missing");
    writeDatabase(post.db, []);
    expect((await post.nextNews()).kind).toBe("stable");
  });

  it.each<[string, (post: Post) => void]>([
    ["a replacement by rename", (post) => replaceDatabase(post.db, ["b"])],
    ["a copy in place", (post) => appendFileSync(post.db, "more")],
    ["a write through a log", (post) => void openDatabase(post.db, "WAL").exec("INSERT INTO t VALUES ('b')")],
    ["a journal that appears", (post) => writeFileSync(`${post.db}-journal`, "")],
  ])("sees %s, and tells it once", async (_what, change) => {
    const post = new Post();
    writeDatabase(post.db, ["a"]);
    const watcher = await post.watch();
    const before = watcher.last();
    change(post);
    const after = await post.nextNews();
    expect(after.kind).toBe("stable");
    expect(after).not.toEqual(before);
    const looked = watcher.lookedAt();
    await post.clock.advance(POLL_MS);
    await eventually(() => expect(watcher.lookedAt()).toBeGreaterThan(looked));
    expect(post.heard).toHaveLength(1);
  });

  it("sees that a link was moved", async () => {
    const post = new Post();
    for (const name of ["a.db", "b.db"]) writeDatabase(join(post.folder, name), [name]);
    symlinkSync("a.db", post.db);
    await post.watch();
    symlinkSync("b.db", `${post.db}.new`);
    renameSync(`${post.db}.new`, post.db);
    expect(await post.nextNews()).toMatchObject({ kind: "stable", sample: { path: join(post.folder, "b.db") } });
  });

  it("looks at once when it is woken", async () => {
    const post = new Post();
    const watcher = await post.watch();
    writeDatabase(post.db, []);
    watcher.wake();
    await eventually(() => expect(kinds(post.heard)).toEqual(["stable"]));
  });

  it("says that a change settles, and that it has settled as soon as the window is over", async () => {
    const post = new Post();
    const watcher = await post.watch(180_000);
    writeDatabase(post.db, []);
    expect(await post.nextNews()).toMatchObject({ kind: "settling" });
    const settling = watcher.last();
    const left = settling.kind === "settling" ? settling.stableInMs : 0;
    expect(left).toBeGreaterThan(170_000);
    await post.clock.drive(
      eventually(() => expect(kinds(post.heard)).toEqual(["settling", "stable"])),
      1000,
    );
  });

  it("starts the window anew with every write", async () => {
    const post = new Post();
    writeDatabase(post.db, []);
    const watcher = await post.watch(180_000);
    expect(watcher.last().kind).toBe("settling");
    post.clock.step(100_000);
    appendFileSync(post.db, "more");
    await post.nextNews();
    expect(kinds(post.heard)).toEqual(["settling"]);
  });

  it("answers many who ask at once with one look", async () => {
    const post = new Post();
    writeDatabase(post.db, []);
    const watcher = await post.watch();
    const states = await Promise.all(Array.from({ length: 50 }, () => watcher.state()));
    expect(new Set(states).size).toBe(1);
  });

  it("tells nobody who stopped listening", async () => {
    const post = new Post();
    const watcher = await post.watch();
    const heard: SourceState[] = [];
    const stopListening = watcher.onChange((state) => heard.push(state));
    stopListening();
    writeDatabase(post.db, []);
    await post.nextNews();
    expect(heard).toEqual([]);
  });

  it("remembers a log under which the database was replaced", async () => {
    const post = new Post();
    openDatabase(post.db, "WAL").exec("INSERT INTO t VALUES ('old')");
    const watcher = await post.watch();
    expect(watcher.orphanWal()).toBeNull();
    replaceDatabase(post.db, ["new"], "WAL");
    await post.nextNews();
    const state = watcher.last();
    expect(watcher.orphanWal()).toEqual(state.kind === "missing" ? undefined : state.sample.wal);
  });
});

describe("a watcher that is stopped", () => {
  it("looks no more, whoever wakes it", async () => {
    const post = new Post();
    const watcher = await post.watch();
    await watcher.stop();
    await watcher.stop();
    expect(post.clock.timers).toBe(0);
    const looked = watcher.lookedAt();
    writeDatabase(post.db, []);
    watcher.wake();
    await post.clock.advance(10 * POLL_MS);
    expect(watcher.lookedAt()).toBe(looked);
    expect(post.heard).toEqual([]);
  });

  it("during a look waits for its end and tells nothing of it", async () => {
    const post = new Post();
    const watcher = await post.watch();
    writeDatabase(post.db, []);
    const looking = watcher.state();
    await watcher.stop();
    expect((await looking).kind).toBe("stable");
    expect(post.heard).toEqual([]);
    expect(post.clock.timers).toBe(0);
  });
});
