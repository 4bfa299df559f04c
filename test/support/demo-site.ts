import { expect, inject } from "vitest";
import type { Report } from "../../src/contract/report.ts";
import { dateIn } from "../../src/lib/zone.ts";
import { type Env, jsonOf, type Scene, type Site } from "./scene.ts";

export const TODAY = dateIn("Asia/Seoul", Date.now());

/** A daemon over a demo database, and its report of today. */
export async function demoSite(scene: Scene, env: Env = {}, deals = 3_000): Promise<{ site: Site; report: Report }> {
  const made = await scene.command(inject("mainJs"), ["demo-db", "--out", scene.db, "--deals", String(deals)]);
  expect(made.code, made.err).toBe(0);
  const site = await scene.daemon(env);
  const report = await jsonOf<Report>(await site.report());
  expect(report.counterparties.length).toBeGreaterThan(20);
  return { site, report };
}
