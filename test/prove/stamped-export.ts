import { copyFileSync, renameSync, rmSync } from "node:fs";
import Sqlite from "better-sqlite3";
import type { Report } from "../../src/contract/report.ts";
import { EMPTY_EXPORT, insert } from "../support/sqlite.ts";

const CUSTOMERS = 30;
const DEALS_EACH = 10;
/** Enough that each customer has a tier; the generation is added to it. */
const BASE_AMOUNT = 100_000_000;
const YEAR = new Date().getUTCFullYear();
const PADDING = "가".repeat(200);

/** Fills a database with an export in which every amount tells the generation. */
export function fillStamped(db: Sqlite.Database, generation: number): void {
  db.exec(EMPTY_EXPORT);
  db.transaction(() => {
    for (let at = 0; at < CUSTOMERS; at++) {
      insert(db, "organization", [{ id: `o${at}`, 이름: `고객 ${at}(가상)` }]);
      insert(db, "people", [{ id: `p${at}`, organizationId: `o${at}`, "소속 상위 조직": `본부 ${at}` }]);
      insert(db, "deal", dealsOf(at, generation));
    }
  })();
}

function dealsOf(customer: number, generation: number): Record<string, string | null>[] {
  return Array.from({ length: DEALS_EACH }, (_, at) => ({
    id: `d${customer}-${at}`,
    peopleId: `p${customer}`,
    organizationId: `o${customer}`,
    이름: `딜 ${at} ${PADDING}`,
    상태: "Won",
    과정포맷: at % 3 === 0 ? "포팅" : "집합교육",
    금액: String(BASE_AMOUNT + generation),
    "계약 체결일": `${at % 2 === 0 ? YEAR : YEAR - 1}-02-0${(at % 9) + 1}`,
  }));
}

/** Writes the next generation into a database that holds one, as one transaction. */
export function restamp(db: Sqlite.Database, generation: number): void {
  db.prepare(`UPDATE deal SET "금액" = ?`).run(String(BASE_AMOUNT + generation));
}

/** A database file of this generation, made of one of another. */
export function stampedCopy(from: string, to: string, generation: number): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(to + suffix, { force: true });
  copyFileSync(from, to);
  const db = new Sqlite(to);
  restamp(db, generation);
  db.close();
}

/** Puts a generation in the place of `path` by rename, as the nightly export lands; `from` is one of another generation. */
export function landStamped(from: string, path: string, generation: number): void {
  stampedCopy(from, `${path}.incoming`, generation);
  renameSync(`${path}.incoming`, path);
}

/** The generations a report was made from: one, unless it is a mix. */
export function generationsIn(report: Report): number[] {
  const amounts = report.counterparties.flatMap((row) => row.deals_top.map(({ amount }) => amount - BASE_AMOUNT));
  const sums = report.counterparties.map((row) =>
    row.counts.confirmed_deals === 0 ? null : row.confirmed / row.counts.confirmed_deals - BASE_AMOUNT,
  );
  return [...new Set([...amounts, ...sums.filter((each) => each !== null)])];
}
