import { renameSync, rmSync, utimesSync } from "node:fs";
import Sqlite from "better-sqlite3";

export interface SmallExport {
  /** Amount (KRW) of the one confirmed deal of the target year; tells exports apart in a report. */
  readonly confirmed: number;
  /** More deals that count nowhere, for exports of some size. */
  readonly padding?: number;
  readonly year?: number;
  /** Name of a second customer, of the same size as the first. */
  readonly neighbour?: string;
  /** Texts of notes about the first customer, written on the first day of the year. */
  readonly notes?: readonly string[];
  /** Leaves this table out. */
  readonly without?: "memo" | "people";
}

/** Age of a fresh export's modification time: old enough for any window the tests use. */
const AGE_SEC = 3600;

/** A tiny export: organisation `o` (tier P2), counterparty `영업본부`, 60,000,000 confirmed last year. */
export function fillExport(db: Sqlite.Database, options: SmallExport): void {
  const { confirmed, padding = 0, year = new Date().getUTCFullYear(), neighbour, notes = [], without } = options;
  db.exec(`
    CREATE TABLE organization (id TEXT, "이름" TEXT);
    CREATE TABLE deal (id TEXT, peopleId TEXT, organizationId TEXT, "이름" TEXT, "상태" TEXT, "과정포맷" TEXT, "금액" TEXT,
      "예상 체결액" TEXT, "계약 체결일" TEXT, "수주 예정일" TEXT, "수강시작일" TEXT, "수강종료일" TEXT, "코스 ID" TEXT, "성사 가능성" TEXT);
    INSERT INTO organization VALUES ('o', '가나다상사(가상)');
  `);
  if (without !== "people") {
    db.exec(`CREATE TABLE people (id TEXT, organizationId TEXT, "이름" TEXT, "소속 상위 조직" TEXT)`);
    db.exec(`INSERT INTO people VALUES ('p', 'o', '가가가', '영업본부')`);
  }
  if (without !== "memo") {
    db.exec(`CREATE TABLE memo (id TEXT, text TEXT, createdAt TEXT, dealId TEXT, peopleId TEXT, organizationId TEXT)`);
  }
  for (const [at, text] of notes.entries()) {
    db.prepare("INSERT INTO memo VALUES (?, ?, ?, NULL, NULL, 'o')").run(`m${at}`, text, `${year}-01-01`);
  }
  const deal = db.prepare(
    `INSERT INTO deal VALUES (?, 'p', 'o', '딜', ?, '집합교육', ?, NULL, ?, NULL, NULL, NULL, NULL, ?)`,
  );
  if (neighbour !== undefined) {
    db.prepare("INSERT INTO organization VALUES ('n', ?)").run(neighbour);
    db.exec(`INSERT INTO deal SELECT 'n', NULL, 'n', '딜', 'Won', '집합교육', '60000000', NULL, '${year - 1}-05-20',
      NULL, NULL, NULL, NULL, NULL`);
  }
  db.transaction(() => {
    deal.run("base", "Won", "60000000", `${year - 1}-05-20`, null);
    deal.run("now", "Won", String(confirmed), `${year}-01-10`, null);
    for (let i = 0; i < padding; i++) deal.run(`x${i}`, "Lost", "1", `${year - 3}-01-10`, "낮음");
  })();
}

/** Writes an export to `path`, by rename, as the nightly one lands; its modification is in the past. */
export function landExport(path: string, options: SmallExport, ageSec = AGE_SEC): void {
  const temporary = `${path}.incoming`;
  rmSync(temporary, { force: true });
  const db = new Sqlite(temporary);
  fillExport(db, options);
  db.close();
  age(temporary, ageSec);
  renameSync(temporary, path);
}

/** Sets a file's modification `ageSec` into the past. */
export function age(path: string, ageSec = AGE_SEC): void {
  const at = Date.now() / 1000 - ageSec;
  utimesSync(path, at, at);
}
