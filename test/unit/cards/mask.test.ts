import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskPersonal } from "../../../src/cards/mask.ts";

const PHONES = [
  "010-1234-5678",
  "010.1234.5678",
  "010 1234 5678",
  "010 - 1234 - 5678",
  "010/1234/5678",
  "010)1234-5678",
  "(010)1234-5678",
  "010-12345678",
  "010 1234-5678",
  "01012345678",
  "011-234-5678",
  "019 9876 5432",
  "+82-10-1234-5678",
  "+82 10 1234 5678",
  "+821012345678",
  "+82 (0)10-1234-5678",
  "(+82)10-1234-5678",
  "+82)10-1234-5678",
  "82-10-1234-5678",
  "821012345678",
  "0082 10 1234 5678",
  "+82-2-123-4567",
  "+82 31 123 4567",
  "02-123-4567",
  "02-1234-5678",
  "02)123-4567",
  "(02)123-4567",
  "(02) 1234-5678",
  "02 123 4567",
  "02.123.4567",
  "0212345678",
  "031-123-4567",
  "0311234567",
  "064) 123-4567",
  "070-1234-5678",
  "080-123-4567",
  "0505-123-4567",
  "0507-1234-5678",
  "1588-1234",
  "1588 1234",
  "1588.1234",
  "1600-1234",
  "1899-1234",
  "02-123-4567 내선 123",
  "02-123-4567(내선 123)",
  "02-123-4567 (내선번호: 123)",
  "02-123-4567, ext. 12",
  "02-123-4567 교환 7번",
  "02-123-4567 #3",
  "02-123-4567~8",
  "02-123-4567/4568",
  "내선 1234",
  "내선번호 123번",
  "+1-415-555-2671",
  "+86 138 1234 5678",
  "+81 (90) 1234 5678",
  "+14155552671",
  "０１０－１２３４－５６７８",
  "０２）１２３－４５６７",
  "010‐1234‐5678",
  "010–1234–5678",
  "010—1234—5678",
  "010ー1234ー5678",
  "010−1234−5678",
  "010ㅡ1234ㅡ5678",
  "010·1234·5678",
  "010\u00a01234\u00a05678",
  "010\u30001234\u30005678",
  "010\u200b-1234\u200b-5678",
  "1588–1234",
  "1588\u00a01234",
  "1588·1234",
  "02-123-4567∼8",
  "𝟎𝟏𝟎-𝟏𝟐𝟑𝟒-𝟓𝟔𝟕𝟖",
];

const EMAILS = [
  "hong@example.com",
  "gil.dong+crm@mail.example.co.kr",
  "HONG_1@EXAMPLE.COM",
  "hong @ example.com",
  "hong (at) example.com",
  "hong[at]example.com",
  "hong(골뱅이)example.com",
  "hong골뱅이example.com",
  "hong (at) example (dot) com",
  "hong＠example.com",
  "ｈｏｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ",
  "hong﹫example.com",
  "hong@\u200bexample.com",
  "01012345678@example.com",
  "900101-1234567@example.com",
  "hong@회사.com",
  "hong@회사.한국",
];

const RESIDENTS = [
  "900101-1234567",
  "900101 - 1234567",
  "900101 1234567",
  "9001011234567",
  "900101.1234567",
  "050505-3234567",
  "900101-5234567",
  "050505-8234567",
  "９００１０１－１２３４５６７",
  "900101—1234567",
  "900101-1******",
];

const UNTOUCHED = [
  "120,000,000원",
  "1억 2,000만",
  "1.5억 원, 1500만원, 3200만 원",
  "총 10000000000원",
  "9001011234567원",
  "1600-2000만원",
  "1,800 1,200",
  "1800 1200",
  "2026-01-05",
  "20260105",
  "2026.01.10 09:30",
  "2026-02-02 300 1500명",
  "26.02.2026 1500",
  "2026/01/05~2026/02/05",
  "2026-01-05T09:30:00.000Z",
  "10:02 300명 1500원",
  "42.6%, 0.426, 100%",
  "3명 20회 150건",
  "123-45-67890",
  "110111-0123456",
  "3333-02-1234567",
  "110-123-456789",
  "PO-2026-02-123-4567",
  "991399-1234567",
  "1234567890123456",
  "①②③ 010",
  "010号1234号5678",
  "견적 01-2026-1500, 계약 24-010-12",
  "a1b2c3d4-0102-4123-8123-010123456789",
  "05021234-5678-4123-8123-010123456789",
  "9f86d081884c7d659a2f01012345678a",
  "회의실 @ 3층",
  "@channel hello@localhost",
  "내선으로 연락",
  "line\nbreak\ttab\u200b·—ー",
];

/** Pieces that numbers, addresses and their neighbours are made of, to be put together in any order. */
const PIECES = [
  ...PHONES,
  ...EMAILS,
  ...RESIDENTS,
  ...UNTOUCHED,
  ...[
    "0",
    "1",
    "02",
    "010",
    "82",
    "+",
    "+82",
    "1588",
    "1234",
    "5678",
    "900101",
    "-",
    ".",
    "/",
    " ",
    ",",
    "(",
    ")",
    "~",
  ],
  ...["@", "a", "e", "x", ".com", "내선", " 원", "만", "—", "\u200b", "０", "골뱅이", "[전화번호]", "ext", "#"],
];
const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((some) => some.join(""));

describe("masking", () => {
  it.each(PHONES)("hides the telephone number %s", (phone) => {
    expect(maskPersonal(`담당자 ${phone}로 연락`)).toBe("담당자 [전화번호]로 연락");
    expect(maskPersonal(phone)).toBe("[전화번호]");
    expect(maskPersonal(`${phone}, ${phone}`)).toBe("[전화번호], [전화번호]");
  });

  it.each(EMAILS)("hides the address %s", (email) => {
    expect(maskPersonal(`담당자 <${email}>로 연락`)).toBe("담당자 <[이메일]>로 연락");
    expect(maskPersonal(`메일은 ${email}입니다.`)).toBe("메일은 [이메일]입니다.");
  });

  it.each(RESIDENTS)("hides the registration number %s", (number) => {
    expect(maskPersonal(`번호 ${number}임`)).toBe("번호 [주민번호]임");
    expect(maskPersonal(number)).toBe("[주민번호]");
  });

  it.each(UNTOUCHED)("leaves %j as it is", (text) => {
    expect(maskPersonal(text)).toBe(text);
    expect(maskPersonal(`메모: ${text} 끝`)).toBe(`메모: ${text} 끝`);
  });

  it("hides what stands next to letters or other numbers", () => {
    expect(maskPersonal("T02-123-4567 M010-1234-5678 phone01012345678")).toBe(
      "T[전화번호] M[전화번호] phone[전화번호]",
    );
    expect(maskPersonal("TEL.02-123-4567 e010-1234-5678 H.P: 010-1234-5678")).toBe(
      "TEL.[전화번호] e[전화번호] H.P: [전화번호]",
    );
    expect(maskPersonal("010-1234-5678/02 123 4567")).toBe("[전화번호]/[전화번호]");
    expect(maskPersonal("1.010-1234-5678 2.02-123-4567")).toBe("1.[전화번호] 2.[전화번호]");
    expect(maskPersonal("x@a.com-foo@b.com")).toBe("[이메일]-[이메일]");
  });

  it("leaves the rest of a text byte by byte, whatever its width or form", () => {
    const rest = "①２０２６년 \u200b예산 —ー ﬁ ".normalize("NFD");
    expect(maskPersonal(`${rest}010-1234-5678${rest}`)).toBe(`${rest}[전화번호]${rest}`);
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.oneof(pieces, fc.string({ unit: "binary" })), (text) => {
        const masked = maskPersonal(text);
        expect(maskPersonal(masked)).toBe(masked);
      }),
      { numRuns: 20_000 },
    );
  });

  it("changes nothing but what it masks", () => {
    fc.assert(
      fc.property(pieces, (text) => {
        let at = 0;
        for (const kept of maskPersonal(text).split(/\[(?:전화번호|이메일|주민번호)\]/)) {
          const found = text.indexOf(kept, at);
          expect(found).toBeGreaterThanOrEqual(at);
          at = found + kept.length;
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it("leaves any amount and any date in a sentence", () => {
    const day = fc.date({ min: new Date("1990-01-01"), max: new Date("2050-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(fc.nat(50_000_000_000), day, fc.constantFrom("-", ".", "/"), (won, date, mark) => {
        const [iso = ""] = date.toISOString().split("T");
        const text = `${iso.replaceAll("-", mark)} 견적 ${won.toLocaleString("ko-KR")}원(${won}원), ${iso.replaceAll("-", "")} 회신`;
        expect(maskPersonal(text)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it("leaves any deal id", () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(maskPersonal(`딜 ${id} 확인`)).toBe(`딜 ${id} 확인`);
      }),
      { numRuns: 5_000 },
    );
  });

  const ENDLESS = [
    "1",
    "01",
    "0 ",
    "+1 ",
    "+1",
    "82",
    "( ",
    "a",
    "a.",
    "a-",
    "@",
    "a@",
    "a@1.",
    "[at]",
    "9001011",
    "０",
  ];
  it.each([...ENDLESS, "010-1234-5678.", "a@b.co-", "05021234-5678-"])(
    "takes its time once for an endless %j",
    (unit) => {
      const text = unit.repeat(Math.ceil(200_000 / unit.length));
      expect(maskPersonal(text)).not.toBe(""); // quadratic would be minutes, and the runner's timeout would tell
    },
  );
});
