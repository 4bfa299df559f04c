import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FAILURE_CODES } from "../../../src/contract/failure.ts";
import { type News, newsId } from "../../../src/news/news.ts";
import { textOf } from "../../../src/news/text.ts";
import { EIGHT, MINUTE_MS, severeRow } from "./given.ts";

const asOf = "2026-01-29";
const say = (news: News) => textOf(news, "Asia/Seoul");
const failed = { kind: "failed", code: "DB_NOT_FOUND", asOf, since: EIGHT, failures: 1 } as const;
const severe = { kind: "became_severe", mode: "online", asOf, comparedWith: "2026-01-28", further: false } as const;

describe("a failure", () => {
  it("says what failed in plain words, what stands in, and who does what", () => {
    const modes = [
      { mode: "offline", lastGood: "2026-01-28" },
      { mode: "online", lastGood: null },
    ] as const;
    expect(say({ ...failed, modes })).toBe(
      [
        "🔴 카운터파티 위험 리포트: 2026-01-29 리포트를 만들지 못했습니다 (오프라인, 온라인)",
        "원인: CRM 내보내기 파일이 없거나 읽을 수 없습니다. [DB_NOT_FOUND]",
        "지금 보이는 리포트의 기준일: 오프라인 2026-01-28, 온라인 없음",
        "할 일(CRM 내보내기 담당): 야간 내보내기를 확인해 주세요. 파일이 도착하면 자동으로 다시 만듭니다.",
      ].join("\n"),
    );
  });

  it("that came back says since when and how often", () => {
    const modes = [{ mode: "offline", lastGood: "2026-01-28" }] as const;
    expect(say({ ...failed, modes, failures: 3 })).toContain("\n08:00부터 3번 실패했습니다.\n");
    expect(say({ ...failed, modes, failures: 3, since: EIGHT - 1440 * MINUTE_MS })).toContain("2026-01-28 08:00부터");
  });

  it.each(FAILURE_CODES)("of code %s is worded in Korean, with something to do", (code) => {
    const text = say({ ...failed, code, modes: [{ mode: "offline", lastGood: null }] });
    expect(text).toMatch(new RegExp(`\n원인: [가-힣A-Z ].*[.] \\[${code}\\]\n`));
    expect(text).toMatch(/\n할 일(\([가-힣A-Z ]+\))?: [가-힣].*[.]$/);
  });
});

it.each([
  [70, "장애 시간: 1시간 10분 (08:00 ~ 09:10, 실패 2번)"],
  [0.5, "장애 시간: 1분 미만 (08:00 ~ 08:00, 실패 2번)"],
  [1440 + 65, "장애 시간: 1일 1시간 (2026-01-28 08:00 ~ 09:05, 실패 2번)"],
])("a recovery after %d minutes says how long it was", (minutes, words) => {
  const since = minutes > 1440 ? EIGHT - 1440 * MINUTE_MS : EIGHT;
  const at = since + minutes * MINUTE_MS;
  const text = say({ kind: "recovered", asOf, modes: ["offline"], since, at, failures: 2 });
  expect(text).toContain("복구됨 (오프라인)");
  expect(text).toContain(words);
});

it("an export that did not arrive is one short message", () => {
  expect(say({ kind: "source_unchanged", asOf })).toMatch(/^🟡 .*도착하지 않았습니다 \(2026-01-29\)\n/);
});

describe("counterparties that became 심각", () => {
  it("are named with their figures, new ones as such", () => {
    const rows = [severeRow("인사팀"), severeRow("<!here>", { gap: 45_000_000, coverageRatio: 0, isNew: true })];
    expect(say({ ...severe, rows })).toBe(
      [
        "⚠️ 카운터파티 위험 리포트: 심각으로 바뀐 카운터파티 2곳 (온라인)",
        "2026-01-29 기준, 2026-01-28 리포트와 비교, 목표까지 남은 금액이 큰 순서",
        "1. 가나다상사(가상) / 인사팀: 확보율 12.3%, 목표까지 3.2억 원",
        "2. 가나다상사(가상) / &lt;!here&gt;: 확보율 0%, 목표까지 0.45억 원 (신규)",
      ].join("\n"),
    );
    expect(say({ ...severe, rows, further: true })).toContain("카운터파티 2곳 추가 (온라인)");
  });

  it("beyond ten are counted", () => {
    const lines = say({ ...severe, rows: Array.from({ length: 13 }, (_, at) => severeRow(`팀 ${at}`)) }).split("\n");
    expect(lines.slice(-2)).toEqual([expect.stringMatching(/^10[.] /), "외 3곳"]);
  });

  it("never make a message longer than 3000, and every one is named or counted", () => {
    const name = fc.string({ unit: fc.constantFrom(..."&<>가a "), maxLength: 80 });
    const row = fc.record({ orgName: name, counterpartyName: name }).map((names) => severeRow("k", names));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const text = say({ ...severe, rows });
        expect(text.length).toBeLessThanOrEqual(3000);
        const named = text.split("\n").filter((line) => /^\d+[.] /.test(line)).length;
        expect(named + Number(/^외 (\d+)곳$/m.exec(text)?.[1] ?? 0)).toBe(rows.length);
      }),
    );
  });
});

it("every message is called by what it is about and the run it comes from", () => {
  const modes = [{ mode: "offline", lastGood: null }] as const;
  expect(newsId({ ...failed, modes }, "20260129_080000")).toBe(
    "failed:2026-01-29:offline:20260129_080000:DB_NOT_FOUND:1",
  );
  expect(newsId({ kind: "recovered", asOf, modes: ["offline", "online"], since: 0, at: 0, failures: 1 }, "r")).toBe(
    "recovered:2026-01-29:offline+online:r",
  );
  expect(newsId({ kind: "source_unchanged", asOf }, "r")).toBe("source_unchanged:2026-01-29:r");
  expect(newsId({ ...severe, rows: [] }, "r")).toBe("became_severe:2026-01-29:online:r");
});
