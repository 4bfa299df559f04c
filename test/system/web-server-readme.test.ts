import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, inject, it } from "vitest";
import { dateIn } from "../../src/lib/zone.ts";
import { bootInstalled, configure, landIn, SERVICE } from "../support/host/install.ts";

const README = readFileSync(resolve(import.meta.dirname, "../../docs/ops/web-server.md"), "utf8");
const STEPS = [...README.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, step]) => step ?? "");
const SITE = "http://reports.example.com";
const REPORT = `${SITE}/api/report/counterparty-risk`;

it("the README of the web server can be walked as it stands: nginx reads what the service publishes", async () => {
  await using host = await bootInstalled(inject("mainJs"));
  landIn(host, { confirmed: 7_000_000 });
  await host.sh(`echo 127.0.0.1 reports.example.com >>/etc/hosts && systemctl start ${SERVICE}`);
  const walk = (step = "") => host.sh(`set -eu\n${step}`);
  const [unpack, readable, look, ...more] = STEPS;
  expect(more).toEqual([]);
  await walk(unpack?.replace(/^apt-get .*\n/, "")); // it is there
  configure(host, { ALLOWED_HOSTS: "reports.example.com" });
  host.write("/etc/salesmap-reportd/ADMIN_TOKEN", "s3cret\n", 0o600);
  await walk(readable);
  expect(await walk(look)).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*^cache-status: nginx; hit\r$/im);

  const recompute = (token: string) => host.sh(`curl -s -X POST ${token} '${REPORT}/recompute'`);
  expect(JSON.parse(await recompute(""))).toMatchObject({ status: 401 });
  expect(JSON.parse(await recompute("-H 'Authorization: Bearer s3cret'"))).toMatchObject({ result: "SUCCESS" });
  expect(await host.sh(`curl -s ${SITE}/`)).toContain('<html lang="ko">');
  // what it published by this recompute is readable too, also encoded, also when the service is down
  await host.sh(`systemctl stop ${SERVICE} salesmap-reportd.socket`);
  const today = dateIn("Asia/Seoul", Date.now());
  const encoded = await host.sh(`curl -sI -H 'Accept-Encoding: br' '${REPORT}?date=${today}'`);
  expect(encoded).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*^content-encoding: br\r$/im);
  expect(await host.sh(`curl -s '${REPORT}/status'`)).toContain("DAEMON_UNREACHABLE");
});
