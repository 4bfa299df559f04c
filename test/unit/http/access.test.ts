import { describe, expect, it } from "vitest";
import { isLoopback } from "../../../src/config/config.ts";
import { type AccessSettings, checkHost, checkSameSite, checkToken, corsHeaders } from "../../../src/http/access.ts";
import { Problem } from "../../../src/http/problem.ts";

function settings(change: Partial<AccessSettings> = {}): AccessSettings {
  return { loopback: true, allowedHosts: [], corsOrigins: [], adminToken: undefined, isLoopback, ...change };
}

/** `passed`, or status and code of the refusal. */
function outcome(check: () => void): string {
  try {
    check();
    return "passed";
  } catch (error) {
    if (error instanceof Problem) return `${error.status} ${error.code}`;
    throw error;
  }
}

const hostOutcome = (host: string | undefined, change: Partial<AccessSettings> = {}) =>
  outcome(() => checkHost(host, settings(change)));

describe("the Host of a request, on loopback", () => {
  it.each([
    "localhost",
    "localhost:8000",
    "LOCALHOST:8000",
    "localhost.",
    "127.0.0.1:8000",
    "127.1.2.3",
    "[::1]",
    "[::1]:8000",
  ])("%s is ours", (host) => {
    expect(hostOutcome(host)).toBe("passed");
  });

  it.each([
    undefined,
    "",
    ":8000",
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil.example:127.0.0.1",
    "0.0.0.0:8000",
    "10.0.0.5",
    "[::2]:8000",
    "127.0.0.1@evil.example",
  ])("%s is not", (host) => {
    expect(hostOutcome(host)).toBe("403 HOST_NOT_ALLOWED");
  });

  it("is ours too when it is on the list, by name or with its port", () => {
    const allowedHosts = ["reports.example", "other.example:9000"];
    for (const host of [
      "reports.example",
      "Reports.Example:8000",
      "reports.example.",
      "other.example:9000",
      "localhost",
    ]) {
      expect(hostOutcome(host, { allowedHosts })).toBe("passed");
    }
    for (const host of ["other.example", "other.example:9001", "sub.reports.example"]) {
      expect(hostOutcome(host, { allowedHosts })).toBe("403 HOST_NOT_ALLOWED");
    }
  });
});

describe("the Host of a request, off loopback", () => {
  it("may be any without a list", () => {
    for (const host of ["evil.example", "", undefined]) expect(hostOutcome(host, { loopback: false })).toBe("passed");
  });

  it("must be on the list or loopback where there is one", () => {
    const change = { loopback: false, allowedHosts: ["reports.example"] };
    expect(hostOutcome("reports.example:8000", change)).toBe("passed");
    expect(hostOutcome("127.0.0.1:8000", change)).toBe("passed");
    expect(hostOutcome("evil.example", change)).toBe("403 HOST_NOT_ALLOWED");
  });
});

describe("a POST", () => {
  const HOST = "127.0.0.1:8000";
  const DASHBOARD = "https://dashboard.example";
  const siteOutcome = (headers: Record<string, string>) =>
    outcome(() => checkSameSite({ host: HOST, ...headers }, settings({ corsOrigins: [DASHBOARD] })));

  it.each<[string, Record<string, string>]>([
    ["of a program", {}],
    ["of our own page", { origin: `http://${HOST}`, "sec-fetch-site": "same-origin" }],
    ["of our own page in an old browser", { origin: `http://${HOST}` }],
    ["typed by a person", { "sec-fetch-site": "none" }],
    ["of an allowed origin", { origin: DASHBOARD, "sec-fetch-site": "cross-site" }],
  ])("%s passes", (_whose, headers) => {
    expect(siteOutcome(headers)).toBe("passed");
  });

  it.each<[string, Record<string, string>]>([
    ["of another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["of another site in an old browser", { origin: "https://evil.example" }],
    ["of another port", { origin: "http://127.0.0.1:9000", "sec-fetch-site": "same-site" }],
    ["of a sandboxed frame", { origin: "null" }],
    ["without an origin from another site", { "sec-fetch-site": "cross-site" }],
    ["without an origin from a sister site", { "sec-fetch-site": "same-site" }],
    ["with our origin from another site", { origin: `http://${HOST}`, "sec-fetch-site": "cross-site" }],
    ["of an origin that begins like an allowed one", { origin: `${DASHBOARD}.evil.example` }],
    ["of an allowed origin on another scheme", { origin: "http://dashboard.example" }],
  ])("%s is refused", (_whose, headers) => {
    expect(siteOutcome(headers)).toBe("403 CROSS_SITE");
  });
});

describe("the operator's token", () => {
  const tokenOutcome = (given: string | undefined, adminToken: string | undefined = "s3cret-token") =>
    outcome(() => checkToken(given, settings({ adminToken })));

  it("is not asked for where none is set", () => {
    expect(outcome(() => checkToken(undefined, settings()))).toBe("passed");
    expect(outcome(() => checkToken("Bearer whatever", settings()))).toBe("passed");
  });

  it.each(["Bearer s3cret-token", "bearer s3cret-token", "BEARER  s3cret-token "])("is taken as %j", (given) => {
    expect(tokenOutcome(given)).toBe("passed");
  });

  it.each([
    undefined,
    "",
    "s3cret-token",
    "Bearer",
    "Bearer ",
    "Bearer s3cret-toke",
    "Bearer s3cret-token2",
    "Bearer S3CRET-TOKEN",
    "Bearer s3cret-token another",
    "Basic s3cret-token",
  ])("is not taken as %j", (given) => {
    expect(tokenOutcome(given)).toBe("401 UNAUTHORIZED");
  });

  it("is asked for by name of the scheme, and never shown", () => {
    const refusal = (() => {
      try {
        checkToken("Bearer wrong", settings({ adminToken: "s3cret-token" }));
      } catch (error) {
        return error;
      }
      return null;
    })();
    if (!(refusal instanceof Problem)) throw new Error("it was not refused");
    expect(refusal.headers["WWW-Authenticate"]).toMatch(/^Bearer /);
    expect(refusal.message).not.toContain("s3cret");
  });
});

describe("the headers for pages of other origins", () => {
  it("are for members of the list only", () => {
    const listed = settings({ corsOrigins: ["https://dashboard.example"] });
    expect(corsHeaders("https://dashboard.example", listed)).toMatchObject({
      "Access-Control-Allow-Origin": "https://dashboard.example",
    });
    for (const origin of ["https://evil.example", "null", "*", undefined])
      expect(corsHeaders(origin, listed)).toEqual({});
    expect(corsHeaders("https://dashboard.example", settings())).toEqual({});
  });
});
