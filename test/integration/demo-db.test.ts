import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoDbOptions, demoDb } from "../../src/commands/demo-db.ts";

const TABLES = [
  "deal",
  "lead",
  "manifest",
  "memo",
  "organization",
  "people",
  "run_info",
  "team",
  "user",
  "webform_history",
];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "demo-db-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly out: string[];
  readonly err: string[];
}

interface Surroundings {
  readonly interactive?: boolean;
  readonly stop?: AbortController;
  /** Called with every line of stderr. */
  readonly onErr?: () => void;
}

async function demo(options: Partial<DemoDbOptions>, around: Surroundings = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    out: (text: string) => void out.push(text),
    err: (text: string) => {
      err.push(text);
      around.onErr?.();
    },
    interactive: around.interactive ?? false,
    colours: false,
    rewrite: () => {},
    signal: (around.stop ?? new AbortController()).signal,
    env: {},
    onHangup: () => () => {},
    ownsProcess: false,
    cwd: folder,
  };
  const standard = {
    out: join(folder, "demo.db"),
    deals: 1000,
    seed: 42,
    asOf: "2026-03-15",
    narrow: false,
    json: false,
  };
  return { code: await demoDb({ ...standard, ...options }, io), out, err };
}

function query<T>(path: string, ask: (database: Database.Database) => T): T {
  const database = new Database(path, { readonly: true });
  try {
    return ask(database);
  } finally {
    database.close();
  }
}

const columnOf = (path: string, sql: string): unknown[] =>
  query(path, (database) => database.prepare(sql).pluck().all());

function hashOf(path: string): string {
  const hash = createHash("sha256");
  query(path, (database) => {
    for (const table of TABLES) {
      for (const row of database.prepare(`SELECT * FROM "${table}" ORDER BY rowid`).raw().iterate()) {
        hash.update(`${JSON.stringify(row)}\n`);
      }
    }
  });
  return hash.digest("hex");
}

describe("a demo of a thousand deals", () => {
  let path = "";
  beforeAll(async () => {
    path = join(folder, "thousand.db");
    expect((await demo({ out: path })).code).toBe(0);
  });

  it("has the ten tables of the export, every column TEXT, as wide as in production", () => {
    expect(columnOf(path, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).toEqual(TABLES);
    const widths = { deal: 149, organization: 47, people: 76, memo: 14 };
    for (const [table, width] of Object.entries(widths)) {
      expect([table, columnOf(path, `SELECT name FROM pragma_table_info('${table}')`).length]).toEqual([table, width]);
    }
    const types = TABLES.flatMap((table) => columnOf(path, `SELECT type FROM pragma_table_info('${table}')`));
    expect(new Set(types)).toEqual(new Set(["TEXT"]));
  });

  it.each([
    ["organization", ["id", "이름"]],
    ["people", ["id", "organizationId", "소속 상위 조직"]],
    ["memo", ["id", "text", "createdAt", "dealId", "peopleId", "organizationId"]],
    ["deal", ["id", "peopleId", "organizationId", "이름", "상태", "과정포맷", "금액", "예상 체결액"]],
    ["deal", ["계약 체결일", "수주 예정일", "수강시작일", "수강종료일", "성사 가능성", "코스 ID"]],
  ])("has the columns of %s that the report reads, by their exact names", (table, names) => {
    expect(columnOf(path, `SELECT name FROM pragma_table_info('${table}')`)).toEqual(expect.arrayContaining(names));
  });

  it("has every row that it says it has, and no id twice", () => {
    const counts = { deal: 1000, people: 500, organization: 25, memo: 1500 };
    for (const [table, count] of Object.entries(counts)) {
      expect([table, ...columnOf(path, `SELECT count(*) FROM ${table}`)]).toEqual([table, count]);
      expect([table, ...columnOf(path, `SELECT count(DISTINCT id) FROM ${table}`)]).toEqual([table, count]);
    }
    const manifest = columnOf(path, "SELECT row_count FROM manifest WHERE table_name = 'deal'");
    expect(manifest).toEqual(["1000"]);
  });

  it("shows every status and every course format", () => {
    const statuses = new Set(columnOf(path, `SELECT DISTINCT "상태" FROM deal`));
    for (const status of ["Won", "Lost", "Convert", "Open", "SQL", null]) expect(statuses).toContain(status);
    const formats = new Set(columnOf(path, `SELECT DISTINCT trim("과정포맷") FROM deal`));
    for (const format of ["구독제(온라인)", "선택구매(온라인)", "포팅", "집합교육", "화상교육", null]) {
      expect(formats).toContain(format);
    }
  });

  it.each(["₩*", "*원", "*,*", "*억*", "*천만*", "*만*", "*.*", "-*", "협의"])("writes amounts like %s", (pattern) => {
    expect(columnOf(path, `SELECT count(*) FROM deal WHERE "금액" GLOB '${pattern}'`)[0]).toBeGreaterThan(0);
  });

  it.each([
    "????-??-??",
    "????-??-??T??:??:??.???Z",
    "*T15:00:00.000Z",
    "????.??.??",
    "????/??/??",
    "20[0-9][0-9][01][0-9][0-3][0-9]",
    "????-??-?? (*)",
    "*+09:00",
    "*-02-30",
  ])("writes dates like %s", (pattern) => {
    const columns = ["수강시작일", "수강종료일", "계약 체결일", "수주 예정일"];
    const dates = columns.map((column) => `SELECT "${column}" AS date FROM deal`).join(" UNION ALL ");
    expect(columnOf(path, `SELECT count(*) FROM (${dates}) WHERE date GLOB '${pattern}'`)[0]).toBeGreaterThan(0);
  });

  it("has deals and memos that hang on nothing, and people without a division", () => {
    const some = (sql: string): void => expect([sql, Number(columnOf(path, sql)[0]) > 0]).toEqual([sql, true]);
    some("SELECT count(*) FROM deal WHERE peopleId IS NULL");
    some("SELECT count(*) FROM deal WHERE organizationId IS NULL");
    some("SELECT count(*) FROM deal WHERE peopleId NOT IN (SELECT id FROM people)");
    some("SELECT count(*) FROM deal WHERE organizationId NOT IN (SELECT id FROM organization)");
    some(`SELECT count(*) FROM people WHERE trim(coalesce("소속 상위 조직", '')) = ''`);
    some(`SELECT count(*) FROM organization WHERE trim(coalesce("이름", '')) = ''`);
    some('SELECT count(*) FROM deal WHERE "코스 ID" IS NOT NULL AND trim("코스 ID") = \'\'');
    some("SELECT count(*) FROM memo WHERE dealId IS NULL AND peopleId IS NULL AND organizationId IS NOT NULL");
    some("SELECT count(*) FROM memo WHERE createdAt IS NULL");
    some("SELECT count(*) FROM memo WHERE text LIKE '%010-0000-%'");
    some("SELECT count(*) FROM memo WHERE text LIKE '%무시하고%' OR text LIKE '%Ignore all%'");
  });

  it("has memos of the 400 days up to its day, none younger", () => {
    const [first, last] = ["min", "max"].map((which) => columnOf(path, `SELECT ${which}(createdAt) FROM memo`)[0]);
    expect(String(first) >= "2025-02-07" && String(first) < "2025-03-15").toBe(true);
    expect(String(last) >= "2026-03-13" && String(last) < "2026-03-15").toBe(true);
  });

  it("names nobody real: mail at example.com, telephone numbers that do not exist, companies marked as made up", () => {
    expect(columnOf(path, "SELECT count(*) FROM people WHERE \"이메일\" NOT LIKE '%@example.com'")).toEqual([0]);
    expect(columnOf(path, "SELECT count(*) FROM people WHERE \"전화\" NOT LIKE '010-0000-____'")).toEqual([0]);
    const named = `SELECT "이름" FROM organization WHERE trim("이름") <> ''`;
    expect(columnOf(path, named).every((name) => /가상|예시/.test(String(name)))).toBe(true);
  });

  it("was modified an hour ago, so that it is stable at once, and has no sidecars", async () => {
    const ageMs = Date.now() - (await stat(path)).mtimeMs;
    expect(ageMs).toBeGreaterThan(3_590_000);
    expect(ageMs).toBeLessThan(3_720_000);
    expect((await readdir(folder)).filter((name) => name.startsWith("thousand"))).toEqual(["thousand.db"]);
  });
});

describe("the same demo", () => {
  const small = { deals: 200, memos: 100 };
  const hashed = async (options: Partial<DemoDbOptions>): Promise<string> => {
    const out = join(folder, "same.db");
    expect((await demo({ ...small, ...options, out })).code).toBe(0);
    return hashOf(out);
  };

  it("comes of the same options, another of another seed, day or number of deals", async () => {
    const hashes = [
      await hashed({}),
      await hashed({ seed: 43 }),
      await hashed({ asOf: "2026-03-16" }),
      await hashed({ deals: 201 }),
    ];
    expect(new Set(hashes).size).toBe(4);
    expect(await hashed({})).toBe(hashes[0]);
  });

  it("has the same deals when narrow, and nothing that the report does not read", async () => {
    const [wide, narrow] = [join(folder, "wide.db"), join(folder, "narrow.db")];
    await demo({ ...small, out: wide });
    await demo({ ...small, out: narrow, narrow: true });
    const deals = `SELECT id || coalesce("금액", '-') || coalesce("수강시작일", '-') FROM deal ORDER BY rowid`;
    expect(columnOf(narrow, deals)).toEqual(columnOf(wide, deals));
    expect(columnOf(narrow, `SELECT count("교육 목적") FROM deal`)).toEqual([0]);
    expect((await stat(narrow)).size).toBeLessThan((await stat(wide)).size / 5);
  });
});

describe("the command", () => {
  it("answers with a line for people", async () => {
    const { out } = await demo({ deals: 100 });
    expect(out).toEqual([expect.stringMatching(/demo\.db: \d+\.\d MB in \d+\.\d s \(.*deal 100, memo 150.*\)$/)]);
  });

  it("answers with one object for scripts", async () => {
    const { out } = await demo({ deals: 100, memos: 7, narrow: true, json: true });
    const path = join(folder, "demo.db");
    expect(out.map((text) => JSON.parse(text))).toEqual([
      {
        path,
        bytes: (await stat(path)).size,
        deals: 100,
        people: 50,
        organizations: 12,
        memos: 7,
        seed: 42,
        as_of: "2026-03-15",
      },
    ]);
  });

  it("shows progress at every tenth, on a terminal in one line that is redrawn", async () => {
    const plain = await demo({ deals: 20_000, narrow: true, memos: 0 });
    expect(plain.err.length).toBeGreaterThan(8);
    expect(plain.err.length).toBeLessThan(13);
    expect(plain.err.at(-1)).toBe("writing the demo: 100%");
    const drawn = await demo({ deals: 2000, narrow: true, memos: 0 }, { interactive: true });
    expect(drawn.err.slice(1).every((line) => line.startsWith("\u001b[1A\u001b[2K"))).toBe(true);
  });

  it.each([99, 1_000_001, 150.5, Number.NaN])("refuses %d deals, naming the value and the range", async (deals) => {
    const { code, err, out } = await demo({ deals, out: join(folder, "never.db") });
    expect({ code, out }).toEqual({ code: 64, out: [] });
    expect(err).toEqual([`salesmap-reportd: --deals ${deals}: must be a whole number from 100 to 1000000`]);
    expect(await readdir(folder)).not.toContain("never.db");
  });

  it("names every mistake at once", async () => {
    const { code, err } = await demo({
      deals: 1,
      seed: -1,
      memos: -5,
      asOf: "2026-02-30",
      out: join(folder, "nowhere", "x.db"),
    });
    expect(code).toBe(64);
    expect(err.map((line) => line.split(" ")[1])).toEqual(["--deals", "--seed", "--memos", "--as-of", "--out"]);
  });

  it("refuses a folder as its file", async () => {
    expect(await demo({ out: folder })).toMatchObject({
      code: 64,
      err: [`salesmap-reportd: --out ${folder}: is no regular file`],
    });
  });

  it("takes a name from where it was started", async () => {
    const { out } = await demo({ deals: 100, narrow: true, out: "near.db", json: true });
    expect(JSON.parse(out[0] ?? "")).toMatchObject({ path: join(folder, "near.db") });
  });

  it("replaces a file that is there, as another file, and follows a link to it", async () => {
    const [path, link] = [join(folder, "old.db"), join(folder, "link.db")];
    await writeFile(path, "old");
    await symlink(path, link);
    const before = await stat(path);
    expect((await demo({ deals: 100, out: link })).code).toBe(0);
    expect((await stat(path)).ino).not.toBe(before.ino);
    expect(columnOf(link, "SELECT count(*) FROM deal")).toEqual([100]);
  });

  it("leaves what was there, and nothing else, when it is stopped half-way", async () => {
    const path = join(folder, "stopped.db");
    await writeFile(path, "old");
    const stop = new AbortController();
    const { code, err } = await demo({ deals: 20_000, narrow: true, out: path }, { stop, onErr: () => stop.abort() });
    expect(code).toBe(1);
    expect(err.at(-1)).toBe(`salesmap-reportd: stopped; nothing at ${path} was changed`);
    expect(await readFile(path, "utf8")).toBe("old");
    expect((await readdir(folder)).filter((name) => name.includes("stopped"))).toEqual(["stopped.db"]);
  });
});
