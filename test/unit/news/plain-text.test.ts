import fc from "fast-check";
import { expect, it } from "vitest";
import { plainText } from "../../../src/news/plain-text.ts";

it.each([
  ["가나다상사(가상)", "가나다상사(가상)"],
  ["R&D <본부>", "R&amp;D &lt;본부&gt;"],
  ["<!channel>", "&lt;!channel&gt;"],
  ["*굵게* _기울임_ ~취소~ `코드`", "∗굵게∗ ＿기울임＿ ～취소～ ｀코드｀"],
  ["@here #general :fire:", "＠here ＃general ：fire："],
  ["[눌러](https://evil.example)", "［눌러］(https：//evil․example)"],
  ["<https://evil.example|눌러>", "&lt;https：//evil․example｜눌러&gt;"],
  ["amazon.com 3.5팀", "amazon․com 3․5팀".replace("3․5", "3.5")],
  ["한 줄\n> 둘째\t줄\u202e뒤집기\u200b", "한 줄 &gt; 둘째 줄 뒤집기"],
])("%j becomes %j", (name, text) => {
  expect(plainText(name)).toBe(text);
});

it("cuts a long name to 60 characters, not inside one", () => {
  expect(plainText("가".repeat(60))).toBe("가".repeat(60));
  expect(plainText("🏢".repeat(61))).toBe(`${"🏢".repeat(59)}…`);
});

it("leaves nothing in any name that a chat takes for more than text", () => {
  const name = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(..."<>&*_~`|[]()@#:\\!./가a1 \n") }),
  );
  fc.assert(
    fc.property(name, (given) => {
      const text = plainText(given);
      expect(text).not.toMatch(/[<>*_~`|[\]@#:\\\n\r\u2028\u2029]/);
      expect(text.replace(/&(amp|lt|gt);/g, "")).not.toContain("&");
      expect(text).not.toMatch(/[\p{L}\p{N}][.]\p{L}/u);
      expect([...text.replace(/&(amp|lt|gt);/g, "x")].length).toBeLessThanOrEqual(60);
    }),
    { numRuns: 1000 },
  );
});
