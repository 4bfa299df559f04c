import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import Sqlite from "better-sqlite3";
import { describe } from "vitest";
import type { RunLine } from "../../src/contract/outcome.ts";
import type { Report } from "../../src/contract/report.ts";
import { dateIn } from "../../src/lib/zone.ts";
import { jsonOf, Scene, type Site } from "../support/scene.ts";
import { patience } from "./patience.ts";
import { promise, SEED, tries } from "./promise.ts";
import { seeded } from "./seeded.ts";
import { fillStamped } from "./stamped-export.ts";

const TODAY = dateIn("Asia/Seoul", Date.now());
const HEADER = 100;
const MOST_FLIPS = 8;
const OF_THE_FILE = ["DB_CORRUPT", "DB_SCHEMA_INVALID", "SOURCE_IMPLAUSIBLE"];

type Damage = (whole: Buffer, random: () => number) => Buffer;

/** Flips bits somewhere, in the header or in a page's head more often than chance would. */
const flipped: Damage = (whole, random) => {
  const data = Buffer.from(whole);
  for (let left = 1 + Math.floor(random() * MOST_FLIPS); left > 0; left--) {
    const page = Math.floor((random() * data.length) / 4096) * 4096;
    const where = random();
    const at = where < 0.1 ? random() * HEADER : where < 0.3 ? page + random() * 16 : random() * data.length;
    const byte = Math.min(Math.floor(at), data.length - 1);
    data[byte] = (data[byte] ?? 0) ^ (1 << Math.floor(random() * 8));
  }
  return data;
};
const truncated: Damage = (whole, random) => whole.subarray(0, Math.floor(random() * whole.length));
const zeroed: Damage = (whole, random) => {
  const data = Buffer.from(whole);
  const from = Math.floor(random() * data.length);
  data.subarray(from, from + Math.ceil(random() * 20_000)).fill(0);
  return data;
};
const DAMAGES: readonly (readonly [string, Damage, number])[] = [
  ["flipped", flipped, 0.8],
  ["truncated", truncated, 0.9],
  ["zeroed", zeroed, 1],
];

describe("a damaged database", () => {
  promise("is refused, or its report says what it says; the daemon lives on", "files", async (trial) => {
    await using scene = new Scene();
    const whole = stampedBytes(scene);
    const site = await scene.daemon({ SNAPSHOT_KEEP: "2" });
    await recompute(site);
    const random = seeded(SEED);
    const ends = new Map<string, number>();
    const wanted = tries({ full: 300, short: 30 });
    const hasTime = patience(trial, wanted);
    for (let at = 0; at < wanted && hasTime(); at++) {
      const drawn = random();
      const [name, damage] = DAMAGES.find(([, , below]) => drawn < below) ?? ["flipped", flipped];
      land(scene, damage(whole, random));
      const before = readFileSync(scene.reportPath(TODAY), "utf8");
      const line = await recompute(site);
      const end = line.code ?? line.result;
      ends.set(end, (ends.get(end) ?? 0) + 1);
      const report = scene.published(TODAY);
      if (line.result === "SUCCESS")
        for (const wrong of untrue(report, scene.db)) trial.violated(`${name} ${at}: ${wrong}`);
      else {
        trial.check(OF_THE_FILE.includes(end), `${name} ${at}: ${end}: ${line.msg}`);
        trial.check(readFileSync(scene.reportPath(TODAY), "utf8") === before, `${name} ${at}: the report changed`);
      }
      trial.check((await site.get("/healthz")).status === 200, `${name} ${at}: the daemon is not well`);
      trial.tried();
    }
    land(scene, whole);
    trial.check((await recompute(site)).result === "SUCCESS", "the whole file is not read after them");
    trial.note([...ends].map(([end, count]) => `${count} ${end}`).join(", "));
  });

  promise("that is no file, or has none beside it, keeps nobody waiting", "things", async (trial) => {
    await using scene = new Scene();
    const whole = stampedBytes(scene);
    const site = await scene.daemon({ BUILD_TIMEOUT_SEC: "600" });
    await recompute(site);
    const before = readFileSync(scene.reportPath(TODAY), "utf8");
    for (const [name, put] of Object.entries(IN_ITS_PLACE)) {
      rmSync(scene.db, { recursive: true, force: true });
      const away = await put(scene.db);
      const line = await recompute(site);
      trial.check(line.code === "DB_NOT_FOUND", `${name}: ${line.code}: ${line.msg}`);
      trial.check((await (await site.report()).text()) === before, `${name}: the report is not served`);
      away();
      rmSync(scene.db, { recursive: true, force: true });
      trial.tried();
    }
    land(scene, whole);
    for (const suffix of ["-wal", "-journal"])
      for (const [name, put] of Object.entries(IN_ITS_PLACE)) {
        const away = await put(scene.db + suffix);
        const line = await recompute(site);
        trial.check(line.result === "SUCCESS", `${name} as ${suffix}: ${line.code}: ${line.msg}`);
        away();
        rmSync(scene.db + suffix, { recursive: true, force: true });
        trial.tried();
      }
  });
});

/** Puts something at a path that is no database; answers how it ends. */
const IN_ITS_PLACE: Readonly<Record<string, (path: string) => Promise<() => void>>> = {
  "a folder": async (path) => {
    mkdirSync(path);
    return () => {};
  },
  "a pipe": async (path) => {
    execFileSync("mkfifo", [path]);
    return () => {};
  },
  "a socket": async (path) => {
    const server = createServer().listen(path);
    await once(server, "listening");
    return () => void server.close();
  },
  "a link to nothing": async (path) => {
    symlinkSync(`${path}.absent`, path);
    return () => {};
  },
  "a link to itself": async (path) => {
    symlinkSync(path, path);
    return () => {};
  },
  "a link to an endless device": async (path) => {
    symlinkSync("/dev/zero", path);
    return () => {};
  },
};

function stampedBytes(scene: Scene): Buffer {
  const db = new Sqlite(scene.db);
  fillStamped(db, 1);
  db.close();
  return readFileSync(scene.db);
}

function land(scene: Scene, data: Buffer): void {
  writeFileSync(`${scene.db}.incoming`, data);
  renameSync(`${scene.db}.incoming`, scene.db);
}

async function recompute(site: Site): Promise<RunLine> {
  return jsonOf<RunLine>(await site.recompute());
}

/** Where a report says something else than the database of which it was made. */
function untrue(report: Report | null, file: string): string[] {
  if (report === null) return ["no report"];
  const db = new Sqlite(file, { readonly: true });
  try {
    const count = (table: string) =>
      Number(db.prepare(`SELECT count(DISTINCT id) + coalesce(sum(id IS NULL), 0) FROM ${table}`).pluck().get());
    const { deals, people, organizations } = report.meta.source;
    const counts = { deals: count("deal"), people: count("people"), organizations: count("organization") };
    const wrong =
      JSON.stringify(counts) === JSON.stringify({ deals, people, organizations })
        ? []
        : [`counts ${JSON.stringify([counts, report.meta.source])}`];
    return [...wrong, ...report.counterparties.flatMap((row) => row.deals_top.flatMap((deal) => untrueDeal(db, deal)))];
  } finally {
    db.close();
  }
}

function untrueDeal(db: Sqlite.Database, deal: Report["counterparties"][number]["deals_top"][number]): string[] {
  const stored = db
    .prepare(`SELECT "이름", "상태", "금액" FROM deal WHERE id IS ? ORDER BY rowid LIMIT 1`)
    .raw()
    .get(deal.deal_id);
  if (!Array.isArray(stored)) return [`deal ${deal.deal_id} is not in the database`];
  const [name, status, amount] = stored;
  const same =
    deal.deal_name === name &&
    deal.status === status &&
    (!/^\d+$/.test(String(amount)) || deal.amount === Number(amount));
  return same ? [] : [`deal ${deal.deal_id} is ${JSON.stringify(deal)}, stored ${JSON.stringify(stored)}`];
}
