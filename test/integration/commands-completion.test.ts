import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { Scene } from "../support/scene.ts";
import { temporaryFolder } from "../support/temp-folder.ts";

const MAIN = inject("mainJs");

const scriptOf = (shell: string) => execFileSync(process.execPath, [MAIN, "completion", shell], { encoding: "utf8" });

/** What a real bash offers after these words, the last one being written. */
function offers(words: readonly string[], cwd = temporaryFolder()): string[] {
  const file = join(cwd, ".completion");
  writeFileSync(file, scriptOf("bash"));
  const asked = `
    source ${file}
    [[ $(complete -p salesmap-reportd) == "complete -F _salesmap_reportd salesmap-reportd" ]] || exit 1
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _salesmap_reportd
    ((\${#COMPREPLY[@]} == 0)) || printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync("bash", ["-euc", asked, "bash", "salesmap-reportd", ...words], { cwd, encoding: "utf8" });
  return out.split("\n").filter((line) => line !== "");
}

describe("completion in a real bash", () => {
  it("offers the commands that --help shows", async () => {
    await using scene = new Scene();
    const { out } = await scene.command(MAIN, ["--help"]);
    const commands = offers([""]).filter((word) => !word.startsWith("-"));
    for (const command of commands) expect(out).toContain(`\n  ${command} `);
    expect(commands).toContain("verify");
    expect(offers(["ba"])).toEqual(["backfill"]);
    expect(offers(["--v"])).toEqual(["--version"]);
  });

  it.each([
    [["run", "--d"], ["--date"]],
    [
      ["prune", ""],
      ["--dry-run", "--json", "--help"],
    ],
    [
      ["run", "--mode", ""],
      ["offline", "online"],
    ],
    [["run", "--force", "--mode", "on"], ["online"]],
    [["run", "--mode", "=", "of"], ["offline"]],
    [
      ["run", "--mode", "="],
      ["offline", "online"],
    ],
    [["run", "--date", ""], []],
    [
      ["schema", "run"],
      ["run", "run-line"],
    ],
    [["completion", "z"], ["zsh"]],
    [["status", "--on"], []],
    [["check", "--on"], ["--online"]],
    [["fly", ""], []],
  ])("after %j offers %j", (words, expected) => {
    expect(offers(words)).toEqual(expected);
  });

  it("offers files where a file may stand, with their spaces", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "reports of may"));
    writeFileSync(join(folder, "report.json"), "");
    expect(offers(["verify", "rep"], folder).sort()).toEqual(["report.json", "reports of may"]);
    expect(offers(["demo-db", "--out", "report."], folder)).toEqual(["report.json"]);
    expect(offers(["verify", "--m"], folder)).toEqual(["--mode"]);
  });
});

describe("completion for zsh and fish", () => {
  it("names every command, its options and the words they take", () => {
    const zsh = scriptOf("zsh");
    expect(zsh).toMatch(/^#compdef salesmap-reportd\n/);
    expect(zsh).toMatch(/^ {4}run\) _arguments .*'--mode\[[^']*\]:value:\(offline online\)'/m);
    expect(zsh).toMatch(/^ {4}verify\) .*'1:file:_files' ;;$/m);
    const fish = scriptOf("fish");
    expect(fish).toMatch(
      /^complete -c salesmap-reportd -n '__fish_seen_subcommand_from run' -l mode -x -a 'offline online' -d /m,
    );
    expect(fish).toContain("counterparty\\'s card");
  });

  it("is for no other shell: exit 64", async () => {
    await using scene = new Scene();
    const { code, err } = await scene.command(MAIN, ["completion", "csh"]);
    expect([code, err]).toEqual([64, expect.stringContaining("bash, zsh, fish")]);
  });
});
