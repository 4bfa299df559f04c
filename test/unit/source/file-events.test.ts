import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { wakeOnFileEvents } from "../../../src/source/file-events.ts";
import { eventually } from "../../support/eventually.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

describe("file events", () => {
  it.each(["", "-wal", "-journal"])("wake when something happens to the database's file%s", async (suffix) => {
    const db = join(temporaryFolder(), "db");
    let woken = 0;
    const stop = wakeOnFileEvents(
      db,
      () => {
        woken += 1;
      },
      () => {},
    );
    onTestFinished(stop);
    // until the folder is watched nothing is heard: so it happens again and again
    await eventually(() => {
      writeFileSync(`${db}.incoming`, String(woken));
      renameSync(`${db}.incoming`, db + suffix);
      expect(woken).toBeGreaterThan(0);
    });
  });

  it("say nothing any more after they were stopped", async () => {
    const db = join(temporaryFolder(), "db");
    const heard: string[] = [];
    const ears = (name: string) =>
      wakeOnFileEvents(
        db,
        () => heard.push(name),
        () => heard.push("error"),
      );
    await ears("stopped")();
    onTestFinished(ears("listening"));
    await eventually(() => {
      writeFileSync(db, String(heard.length));
      expect(heard).toContain("listening");
    });
    expect(heard).not.toContain("stopped");
  });

  it("can be asked for in a folder that is not there", async () => {
    const errors: unknown[] = [];
    const db = join(temporaryFolder(), "absent", "db");
    const stop = wakeOnFileEvents(
      db,
      () => {},
      (error) => errors.push(error),
    );
    await stop();
    expect(errors).toEqual([]);
  });
});
