import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dueCards, keepCard, readCard, type StoredCard } from "../../../src/cards/card-cache.ts";
import { removeDue } from "../../../src/retention.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";

const CARD: StoredCard = {
  answer: "{}",
  created_at: "2026-04-15T08:00:00.000+09:00",
  model: "m",
  prompt_version: "v1",
  prompt_hash: "p",
  llm_input_hash: "i",
};
const NOW = Date.parse("2026-04-20T08:00:00+09:00");

describe("a kept card", () => {
  it("is found again in its mode only, and is used from then on", async () => {
    const folder = temporaryFolder();
    await keepCard(folder, "offline", "k", CARD);
    const path = join(folder, "llm", "offline", "k.json");
    utimesSync(path, 1, 1);
    expect(await readCard(folder, "offline", "k", NOW)).toEqual(CARD);
    expect(statSync(path).mtimeMs).toBe(NOW);
    expect(await readCard(folder, "online", "k", NOW)).toBeNull();
  });

  it("that is broken, or not a card, is none", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "llm", "offline"), { recursive: true });
    for (const text of ["", "{", "{}", JSON.stringify({ ...CARD, answer: 1 })]) {
      writeFileSync(join(folder, "llm", "offline", "k.json"), text);
      expect(await readCard(folder, "offline", "k", NOW)).toBeNull();
    }
  });

  it("goes when it was last used too long ago, and so do temporaries", async () => {
    const folder = temporaryFolder();
    for (const key of ["old", "new"]) await keepCard(folder, "online", key, CARD);
    const file = (name: string) => join(folder, "llm", "online", name);
    utimesSync(file("old.json"), 1, 1);
    writeFileSync(file("new.json.123"), "");
    await removeDue(await dueCards(folder, NOW - 1000));
    expect(["old.json", "new.json", "new.json.123"].map((name) => existsSync(file(name)))).toEqual([
      false,
      true,
      false,
    ]);
    expect(JSON.parse(readFileSync(file("new.json"), "utf8"))).toEqual(CARD);
  });
});
