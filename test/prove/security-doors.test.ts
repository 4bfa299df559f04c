import { performance } from "node:perf_hooks";
import { describe } from "vitest";
import { ROUTES } from "../../src/http/routes.ts";
import { type RawAnswer, rawRequest } from "../support/raw-http.ts";
import { promise, type Trial, tries } from "./promise.ts";
import { SECRETS } from "./security/canaries.ts";
import { faultsOf } from "./security/judge-answer.ts";
import { API, DAY, Rig } from "./security/rig.ts";

type Headers = Record<string, string>;

const OURS = ["localhost", "127.0.0.1", "[::1]", "LOCALHOST.", "127.9.9.9"];
const THEIRS = [
  "evil.example",
  "localhost.evil.example",
  "127.0.0.1.evil.example",
  "0.0.0.0",
  "localhost@evil.example",
  "[::2]",
  "evil.example#localhost",
  "localhost evil",
  "2130706433",
  "::1",
];
const CROSS: readonly Headers[] = [
  { origin: "https://evil.example" },
  { origin: "null" },
  { origin: "https://dash.example.evil.example" },
  { origin: "https://dash.example:444" },
  { origin: "http://dash.example" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { "sec-fetch-site": "anything" },
  { origin: "http://localhost", "sec-fetch-site": "cross-site" },
];
const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"];

/** Every route at an address that it answers. */
const ADDRESSES = ROUTES.map(({ path }) =>
  path
    .replace("/cache/:file", `/cache/${DAY}.json`)
    .replace("online/:file", `online/${DAY}.json`)
    .replace(":file", "none.js"),
).filter((path) => path !== `${API}/events`);

class Doors {
  readonly rig: Rig;
  readonly trial: Trial;

  constructor(rig: Rig, trial: Trial) {
    this.rig = rig;
    this.trial = trial;
  }

  async ask(path: string, method: string, headers: Headers): Promise<RawAnswer> {
    const answer = await rawRequest(`http://127.0.0.1:${this.rig.port}${path}`, { method, headers });
    this.trial.tried();
    const flat = new Map(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
    for (const fault of faultsOf({ ...answer, headers: flat }, this.rig.forbidden))
      this.trial.violated(`${method} ${path} ${JSON.stringify(headers)}: ${fault}`);
    return answer;
  }

  async refused(code: string, path: string, method: string, headers: Headers): Promise<void> {
    const answer = await this.ask(path, method, headers);
    const told = answer.status === 403 || answer.status === 401;
    this.trial.check(
      told && (method === "HEAD" || answer.body.includes(code)),
      `${method} ${path} ${JSON.stringify(headers)}: ${answer.status}`,
    );
  }
}

describe("Security", () => {
  promise("another name that points here (DNS rebinding) is refused everywhere", "requests", async (trial) => {
    await using rig = await Rig.start();
    const doors = new Doors(rig, trial);
    for (const path of [...ADDRESSES, "/nothing"]) {
      for (const host of THEIRS)
        for (const method of METHODS) await doors.refused("HOST_NOT_ALLOWED", path, method, { host });
      for (const host of OURS) {
        const { status } = await doors.ask(path, "GET", { host });
        trial.check(status !== 403, `${host} is refused at ${path}`);
      }
    }
  });

  promise("no page of another site makes it work (CSRF) or reads what it says (CORS)", "requests", async (trial) => {
    await using rig = await Rig.start();
    const doors = new Doors(rig, trial);
    const authorization = `Bearer ${SECRETS.ADMIN_TOKEN}`;
    for (const headers of CROSS) {
      await doors.refused("CROSS_SITE", `${API}/recompute`, "POST", { host: "localhost", authorization, ...headers });
      for (const path of [...ADDRESSES, "/nothing"]) {
        for (const method of METHODS.filter((each) => each !== "POST")) {
          const answer = await doors.ask(path, method, { host: "localhost", ...headers });
          const open = Object.keys(answer.headers).filter((name) => name.startsWith("access-control"));
          trial.check(open.length === 0, `${method} ${path} ${JSON.stringify(headers)} is told ${open.join()}`);
        }
      }
    }
    const allowed = await doors.ask(`/cache/${DAY}.json`, "GET", { host: "localhost", origin: "https://dash.example" });
    trial.check(
      allowed.headers["access-control-allow-origin"] === "https://dash.example",
      "the one on the list may not read",
    );
    trial.check(!JSON.stringify(allowed.headers).includes("credentials"), "credentials are allowed");
  });

  promise("recompute is nobody's without the whole token", "requests", async (trial) => {
    await using rig = await Rig.start();
    const doors = new Doors(rig, trial);
    const token = SECRETS.ADMIN_TOKEN ?? "";
    const wrong = [
      "",
      token.slice(0, -1),
      `${token}x`,
      token.toUpperCase(),
      `${token} ${token}`,
      `x${token}`,
      "undefined",
      "\u0000",
    ];
    const shapes = (each: string) => [
      `Bearer ${each}`,
      `Basic ${Buffer.from(`admin:${each}`).toString("base64")}`,
      `Token ${each}`,
      each,
    ];
    for (const each of wrong) {
      for (const authorization of shapes(each).filter((text) => !text.includes("\u0000")))
        await doors.refused("UNAUTHORIZED", `${API}/recompute`, "POST", { host: "localhost", authorization });
    }
    for (const query of [`?token=${token}`, `?authorization=Bearer%20${token}`, `?access_token=${token}`])
      await doors.refused("UNAUTHORIZED", `${API}/recompute${query}`, "POST", { host: "localhost" });
    await doors.refused("UNAUTHORIZED", `${API}/recompute`, "POST", {
      host: "localhost",
      cookie: `token=${token}`,
      "x-admin-token": token,
    });
    trial.note(await timing(doors, token));
  });
});

/** Median time of a refusal for a token that is wrong in its first byte, and in its last; told, and no more. */
async function timing(doors: Doors, token: string): Promise<string> {
  const guesses = { first: `x${token.slice(1)}`, last: `${token.slice(0, -1)}x` };
  const times = { first: [] as number[], last: [] as number[] };
  for (let round = tries({ full: 2_000, short: 200 }); round > 0; round -= 1) {
    for (const where of ["first", "last"] as const) {
      const began = performance.now();
      await doors.refused("UNAUTHORIZED", `${API}/recompute`, "POST", {
        host: "localhost",
        authorization: `Bearer ${guesses[where]}`,
      });
      times[where].push(performance.now() - began);
    }
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  return `wrong in the first byte ${median(times.first).toFixed(3)} ms, in the last ${median(times.last).toFixed(3)} ms`;
}
