/** Longer names are cut; code points. */
const LONGEST = 60;

/** What chats take for markup, a mention, an emoji or a link, and what looks alike and is none. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  "*": "∗",
  _: "＿",
  "~": "～",
  "`": "｀",
  "|": "｜",
  "[": "［",
  "]": "］",
  "@": "＠",
  "#": "＃",
  ":": "：",
  "\\": "＼",
};
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * A name as a chat message may hold it: one line, cut to 60 characters, and text only, whatever it says. Slack knows
 * three entities and no escape for the rest, so signs that could begin markup become their lookalikes; so does a dot
 * in a word, or chats would make a link of it.
 */
export function plainText(name: string): string {
  const points = [...name.replace(/[\p{C}\p{Z}\s]+/gu, " ").trim()];
  const cut = points.length > LONGEST ? `${points.slice(0, LONGEST - 1).join("")}…` : points.join("");
  return cut
    .replace(/[*_~`|[\]@#:\\]/g, (sign) => LOOKALIKES[sign] ?? sign)
    .replace(/(?<=[\p{L}\p{N}])[.](?=\p{L})/gu, "․")
    .replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);
}
