import { describe, expect, it } from "vitest";
import { isLoopback, parseEnvironment, windowBeyondWait } from "../../../src/config/config.ts";

type Env = Record<string, string | undefined>;

function settingsOf(env: Env) {
  const parsed = parseEnvironment(env);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.value;
}

/** `PORT: must be from 0 to 65535 (it is "65536")` */
function mistakesOf(env: Env): string[] {
  const parsed = parseEnvironment(env);
  return parsed.ok ? [] : parsed.mistakes.map(({ name, problem }) => `${name}: ${problem}`);
}

const namesOf = (env: Env) => mistakesOf(env).map((mistake) => mistake.replace(/:.*/s, ""));

describe("the environment", () => {
  it("has these defaults", () => {
    expect(settingsOf({})).toEqual({
      DB_PATH: "salesmap_latest.db",
      HOST: "127.0.0.1",
      PORT: 8000,
      TZ: "Asia/Seoul",
      REPORT_CRON: "0 8 * * *",
      REPORT_MODES: ["offline", "online"],
      ENABLE_SCHEDULER: true,
      CACHE_DIR: "report_cache",
      WORK_DIR: "report_work",
      DB_STABLE_WINDOW_SEC: 180,
      DB_RETRY: 10,
      DB_RETRY_INTERVAL_SEC: 30,
      CACHE_RETENTION_DAYS: 14,
      SNAPSHOT_KEEP: 20,
      REFRESH_ON_DB_CHANGE: false,
      ON_DEMAND_WAIT_SEC: 30,
      ON_DEMAND_PER_MIN: 6,
      BUILD_TIMEOUT_SEC: 300,
      DATE_KST_MODE: "strict",
      ALLOW_UNAUTHENTICATED_RECOMPUTE: false,
      CORS_ORIGINS: [],
      ALLOWED_HOSTS: [],
      LOG_LEVEL: "info",
      LLM_PROVIDER: "none",
      LLM_MODEL: "gpt-4o-mini",
      LLM_TIMEOUT: 15,
      LLM_MAX_TOKENS: 512,
      LLM_TEMPERATURE: 0.2,
      LLM_CONCURRENCY: 4,
      LLM_BUDGET_SEC: 120,
      LLM_SEND_MEMOS: true,
      NOTIFY_COOLDOWN_MIN: 60,
    });
  });

  it("takes an empty variable for one that is not set", () => {
    const empty = Object.fromEntries(
      [...Object.keys(settingsOf({})), "ADMIN_TOKEN", "RULES_PATH"].map((name) => [name, ""]),
    );
    expect(settingsOf(empty)).toEqual(settingsOf({}));
  });

  it("takes no notice of other variables", () => {
    expect(settingsOf({ PATH: "/usr/bin", port: "1", PORT_: "x" })).toEqual(settingsOf({}));
  });

  it.each([
    ["PORT", 0, 65_535],
    ["DB_STABLE_WINDOW_SEC", 0, 86_400],
    ["DB_RETRY", 0, 1000],
    ["DB_RETRY_INTERVAL_SEC", 1, 3600],
    ["ON_DEMAND_WAIT_SEC", 0, 600],
    ["ON_DEMAND_PER_MIN", 0, 1000],
    ["BUILD_TIMEOUT_SEC", 1, 86_400],
    ["CACHE_RETENTION_DAYS", 1, 3650],
    ["SNAPSHOT_KEEP", 1, 1000],
    ["LLM_TIMEOUT", 5, 60],
    ["LLM_MAX_TOKENS", 128, 2048],
    ["NOTIFY_COOLDOWN_MIN", 0, 10_080],
  ])("takes %s from %d to %d, in digits", (name, least, most) => {
    for (const value of [least, most]) expect(settingsOf({ [name]: String(value) })).toMatchObject({ [name]: value });
    for (const value of [least - 1, most + 1, "1.5", "1e1", " 1", "0x1", "ten"]) {
      expect(namesOf({ [name]: String(value) })).toEqual([name]);
    }
  });

  it("takes the temperature from 0 to 1", () => {
    for (const [text, value] of [
      ["0", 0],
      ["0.75", 0.75],
      ["1", 1],
    ] as const) {
      expect(settingsOf({ LLM_TEMPERATURE: text }).LLM_TEMPERATURE).toBe(value);
    }
    for (const text of ["1.01", "-0.1", ".5", "1e-1"])
      expect(namesOf({ LLM_TEMPERATURE: text })).toEqual(["LLM_TEMPERATURE"]);
  });

  it.each(["ENABLE_SCHEDULER", "REFRESH_ON_DB_CHANGE", "ALLOW_UNAUTHENTICATED_RECOMPUTE", "LLM_SEND_MEMOS"])(
    "takes %s as 0 or 1",
    (name) => {
      expect(settingsOf({ [name]: "1" })).toMatchObject({ [name]: true });
      expect(settingsOf({ [name]: "0" })).toMatchObject({ [name]: false });
      for (const text of ["true", "yes", "2", "01"]) expect(namesOf({ [name]: text })).toEqual([name]);
    },
  );

  it("takes the modes in the order given, each once", () => {
    expect(settingsOf({ REPORT_MODES: "online,offline" }).REPORT_MODES).toEqual(["online", "offline"]);
    expect(settingsOf({ REPORT_MODES: " online ," }).REPORT_MODES).toEqual(["online"]);
    for (const text of ["both", "offline,offline", ",", "Offline"]) {
      expect(namesOf({ REPORT_MODES: text })).toEqual(["REPORT_MODES"]);
    }
  });

  it("takes lists of origins and hosts", () => {
    const env = { CORS_ORIGINS: "https://a.example, http://b.example:8080", ALLOWED_HOSTS: "a.example,,b.example" };
    expect(settingsOf(env)).toMatchObject({
      CORS_ORIGINS: ["https://a.example", "http://b.example:8080"],
      ALLOWED_HOSTS: ["a.example", "b.example"],
    });
    for (const text of ["*", "a.example", "https://a.example/", "https://a.example/path", "null"]) {
      expect(namesOf({ CORS_ORIGINS: text })).toEqual(["CORS_ORIGINS"]);
    }
  });

  it.each([
    ["TZ", "Mars/Olympus"],
    ["TZ", "Seoul"],
    ["DATE_KST_MODE", "loose"],
    ["LOG_LEVEL", "loud"],
    ["LLM_PROVIDER", "anyone"],
    ["LLM_BASE_URL", "ftp://models.example"],
    ["LLM_BASE_URL", "models.example"],
  ])("refuses %s=%s and shows what it is", (name, value) => {
    expect(mistakesOf({ [name]: value })).toEqual([expect.stringMatching(`^${name}: .*\\(it is "${value}"\\)$`)]);
  });

  it("tells every mistake at once", () => {
    const env = {
      PORT: "abc",
      TZ: "Mars",
      DB_RETRY: "1001",
      REPORT_MODES: "both",
      ENABLE_SCHEDULER: "yes",
      CORS_ORIGINS: "*",
      HOST: "0.0.0.0",
    };
    const names = ["ADMIN_TOKEN", "CORS_ORIGINS", "DB_RETRY", "ENABLE_SCHEDULER", "PORT", "REPORT_MODES", "TZ"];
    expect(namesOf(env).sort()).toEqual(names);
  });

  it("shows no secret in what it refuses", () => {
    const env = { ADMIN_TOKEN: "s3cret-1", OPENAI_API_KEY: "s3cret-2", PORT: "abc", HOST: "0.0.0.0" };
    expect(mistakesOf(env).join()).not.toContain("s3cret");
    expect(namesOf(env)).toEqual(["PORT"]);
  });
});

describe.each(["HEALTHCHECK_PING_URL", "NOTIFY_WEBHOOK_URL"])("%s", (name) => {
  it.each([
    "https://hc-ping.com/0b0e7a52-3a7e-4a3e-9d7e-0f2d9f3a1b2c?create=1",
    "https://10.0.0.7:8443/hooks/a",
    "http://127.0.0.1:8065/hooks/a",
    "http://localhost:8065/",
    "http://[::1]/",
  ])("may be %s", (url) => {
    expect(settingsOf({ [name]: url })).toMatchObject({ [name]: url });
  });

  it.each([
    "http://hooks.example/s3cret",
    "http://10.0.0.7/s3cret",
    "http://localhost.evil.example/s3cret",
    "http://127.0.0.1.evil.example/s3cret",
    "https://user:s3cret@hooks.example/",
    "https://s3cret@hooks.example/",
    "ftp://127.0.0.1/s3cret",
    "file:///s3cret",
    "hooks.example/s3cret",
  ])("is refused as %s, without being shown", (url) => {
    expect(mistakesOf({ [name]: url })).toEqual([
      `${name}: must be an https URL (http only to a loopback address) without user and password (it is (hidden))`,
    ]);
  });
});

describe("listening beyond loopback", () => {
  it.each(["0.0.0.0", "::", "[::]", "192.168.0.7", "reports.example"])(
    "on %s needs a token, or the operator's word",
    (HOST) => {
      expect(namesOf({ HOST })).toEqual(["ADMIN_TOKEN"]);
      expect(namesOf({ HOST, ADMIN_TOKEN: "" })).toEqual(["ADMIN_TOKEN"]);
      expect(namesOf({ HOST, ALLOW_UNAUTHENTICATED_RECOMPUTE: "0" })).toEqual(["ADMIN_TOKEN"]);
      expect(namesOf({ HOST, ADMIN_TOKEN: "t" })).toEqual([]);
      expect(namesOf({ HOST, ALLOW_UNAUTHENTICATED_RECOMPUTE: "1" })).toEqual([]);
    },
  );

  it.each(["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "0:0:0:0:0:0:0:1"])(
    "is not done on %s",
    (host) => {
      expect(isLoopback(host)).toBe(true);
      expect(namesOf({ HOST: host })).toEqual([]);
    },
  );

  it.each(["", "127.0.0.1.evil.example", "localhost.evil.example", "128.0.0.1", "::2", "1270.0.0.1", "127.0.0"])(
    "is done on %j",
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe("a window beyond the wait", () => {
  it("is one that an export right before a run cannot pass", () => {
    const beyond = (env: Env) => windowBeyondWait(settingsOf(env));
    expect(beyond({})).toBe(false);
    expect(beyond({ DB_STABLE_WINDOW_SEC: "300" })).toBe(false);
    expect(beyond({ DB_STABLE_WINDOW_SEC: "301" })).toBe(true);
    expect(beyond({ DB_RETRY: "0" })).toBe(true);
    expect(beyond({ DB_RETRY: "0", DB_STABLE_WINDOW_SEC: "0" })).toBe(false);
  });
});
