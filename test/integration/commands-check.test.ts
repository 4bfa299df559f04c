import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, inject, it } from "vitest";
import { FakeLlm, type Reply } from "../support/fake-llm.ts";
import { type Env, Scene } from "../support/scene.ts";
import { age, landExport } from "../support/small-export.ts";
import { atTerminal } from "../support/terminal.ts";

const MAIN = inject("mainJs");

interface Finding {
  readonly what: string;
  readonly level: string;
  readonly detail: string;
  readonly hint?: string;
}

/** The findings that are not `ok`, by what they are of; every one has a hint. */
async function troubles(scene: Scene, more: Env = {}, args: readonly string[] = []) {
  const { code, out } = await scene.command(MAIN, ["check", "--json", ...args], { ENABLE_SCHEDULER: "1", ...more });
  const { ok, findings }: { ok: boolean; findings: Finding[] } = JSON.parse(out);
  const found = findings.filter(({ level }) => level !== "ok");
  for (const { hint } of found) expect(hint).toMatch(/\w/);
  expect(ok).toBe(code === 0);
  return { code, findings, found, names: found.map(({ what, level }) => `${level} ${what}`) };
}

describe("check", () => {
  it("finds nothing where all is well, reads the database as a run would, and leaves nothing behind", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 });
    const { code, names, findings } = await troubles(scene);
    expect([code, names]).toEqual([0, []]);
    expect(findings.map(({ what }) => what)).toEqual(
      ["configuration", "rules", "prompts", "zone", "schedule", "stability"].concat([
        "CACHE_DIR",
        "clock",
        "WORK_DIR",
        "disk",
        "disk",
        "port",
        "model",
        "database",
      ]),
    );
    expect(findings.at(-1)?.detail).toContain("2 deals");
    expect([existsSync(scene.cache), existsSync(scene.work)]).toEqual([false, false]);
    mkdirSync(scene.work);
    await troubles(scene);
    expect([existsSync(scene.cache), readdirSync(scene.work)]).toEqual([false, []]);
  });

  it("tells all that is wrong at once, each with what to do", async () => {
    await using scene = new Scene();
    writeFileSync(scene.cache, "a file in its way");
    const { code, names } = await troubles(scene, { ENABLE_SCHEDULER: "0", DB_STABLE_WINDOW_SEC: "180" });
    expect([code, names]).toEqual([
      1,
      ["warning schedule", "warning stability", "failed CACHE_DIR", "failed database"],
    ]);
    const { out } = await scene.command(MAIN, ["check"]);
    expect(out).toMatch(/failed {2}database: \S+ does not exist\n {8}-> look at DB_PATH/);
  });

  it("does not blame the database for a WORK_DIR that cannot be written", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 });
    writeFileSync(scene.work, "a file in its way");
    expect((await troubles(scene)).names).toEqual(["failed WORK_DIR"]);
  });

  it("tells what is wrong with a database by its code, and one from the future", async () => {
    await using scene = new Scene();
    writeFileSync(scene.db, "spoiled");
    expect((await troubles(scene)).found).toMatchObject([{ what: "database", hint: "export again" }]);
    landExport(scene.db, { confirmed: 1, without: "people" });
    const [schema] = (await troubles(scene)).found;
    expect(schema?.detail).toContain("DB_SCHEMA_INVALID: the export lacks table people");
    landExport(scene.db, { confirmed: 1 });
    age(scene.db, -3600);
    const future = await troubles(scene);
    expect([future.code, future.names]).toEqual([0, ["warning database"]]);
  });

  it("tells a port that is taken from one on which the daemon answers", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 });
    const site = await scene.daemon();
    const ours = await troubles(scene, { PORT: new URL(site.base).port });
    expect(ours.findings.find(({ what }) => what === "port")?.detail).toContain("the daemon answers");
    const other = createServer((socket) => void socket.resume().end("220 not http\r\n"));
    await new Promise<void>((resolve) => void other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const PORT = String(address === null || typeof address === "string" ? 0 : address.port);
    expect((await troubles(scene, { PORT })).names).toEqual(["failed port"]);
    await new Promise((resolve) => other.close(resolve));
    expect((await troubles(scene, { PORT })).names).toEqual([]);
    const far = await troubles(scene, { PORT, HOST: "192.0.2.1", ADMIN_TOKEN: "t" });
    expect(far.found).toMatchObject([{ what: "port", hint: "HOST must be an address of this machine" }]);
  });

  it("is in colours on a terminal", async () => {
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 });
    expect((await atTerminal(scene, MAIN, ["check"])).out).toContain("\u001b[32mok     \u001b[39m zone");
  });
});

describe("check --online", () => {
  const KEY = "sk-5f2d0123456789abcdef";

  async function asking(reply: Reply, more: Env = {}) {
    await using llm = await FakeLlm.start(reply);
    await using scene = new Scene();
    landExport(scene.db, { confirmed: 1 });
    const env = { LLM_PROVIDER: "openai", OPENAI_API_KEY: KEY, LLM_BASE_URL: llm.baseUrl, LLM_TIMEOUT: "5", ...more };
    const { code, findings } = await troubles(scene, env, ["--online"]);
    expect(JSON.stringify(findings)).not.toContain(KEY);
    const offline = await troubles(scene, env);
    expect(offline.findings.some(({ what }) => what === "model online")).toBe(false);
    const asked = findings.find(({ what }) => what === "model online");
    return { code, detail: asked?.detail, requests: llm.requests };
  }

  it("asks once, in a few tokens, and says that it was answered, also when the answer was cut off", async () => {
    for (const reply of [{ kind: "truncate" }, { kind: "answer", content: "{}" }] as const) {
      const { code, detail, requests } = await asking(reply);
      expect([code, requests.length]).toEqual([0, 1]);
      expect(detail).toMatch(/^it answered within \d+ ms \(100 tokens in, 50 out\)$/);
      expect(requests[0]?.body.max_tokens).toBe(32);
    }
  });

  it.each([
    [401, "invalid_api_key", "401 invalid_api_key (the key is refused: OPENAI_API_KEY)"],
    [404, "model_not_found", "404 model_not_found (no such model or address: LLM_MODEL, LLM_BASE_URL)"],
    [429, "insufficient_quota", "429 insufficient_quota"],
    [503, "overloaded", "503 overloaded"],
  ])("tells %d apart, without a second try", async (status, word, words) => {
    const reply: Reply = { kind: "status", status, body: { error: { code: word, message: "no" } } };
    const { code, detail, requests } = await asking(reply);
    expect([code, detail, requests.length]).toEqual([1, words, 1]);
  });

  it("tells a server that cannot be reached and one that says nothing", async () => {
    const closed = await FakeLlm.start({ kind: "never" });
    const { baseUrl } = closed;
    await closed[Symbol.asyncDispose]();
    const gone = await asking({ kind: "never" }, { LLM_BASE_URL: baseUrl });
    expect([gone.code, gone.detail]).toEqual([1, "connection failed: ECONNREFUSED"]);
    const silent = await asking({ kind: "never" });
    expect([silent.code, silent.detail]).toEqual([1, "no whole reply within 5000 ms"]);
  });
});
