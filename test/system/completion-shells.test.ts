import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { temporaryFolder } from "../support/temp-folder.ts";

/** The script for a shell, as the program prints it, in a file. */
function scriptFor(shell: string): string {
  const file = join(temporaryFolder(), `completion.${shell}`);
  writeFileSync(file, execFileSync(process.execPath, [inject("mainJs"), "completion", shell]));
  return file;
}

describe("completion in a real shell", () => {
  it.each([
    ["salesmap-reportd ver", ["verify"]],
    ["salesmap-reportd run --fo", ["--force"]],
    ["salesmap-reportd run --mode ", ["offline", "online"]],
    ["salesmap-reportd completion ", ["bash", "fish", "zsh"]],
  ])("fish: %s", (typed, words) => {
    const offers = `source ${scriptFor("fish")}; complete -C '${typed}'`;
    const out = execFileSync("fish", ["--no-config", "-c", offers], { encoding: "utf8" });
    expect(out.split("\n").flatMap((line) => line.split("\t")[0] || [])).toEqual(words);
  });

  it("zsh: what is typed with the tabulator is what is run", async () => {
    const typed = [
      `autoload -Uz compinit; compinit -u -D; source ${scriptFor("zsh")}; salesmap-reportd() { print "ran: $*." }`,
      "salesmap-reportd ver\tX --mo\tof\tY",
      "salesmap-reportd compl\tfi\t",
      "exit",
    ];
    const shell = spawn("script", ["-qec", "zsh -f -i", "/dev/null"], {
      env: { PATH: process.env.PATH, TERM: "dumb" },
    });
    let out = "";
    shell.stdout.on("data", (data: Buffer) => {
      out += data.toString();
    });
    shell.stdin.write(typed.map((line) => `${line}\n`).join(""));
    await new Promise((resolve) => shell.once("close", resolve));
    expect(out).toContain("ran: verify X --mode offline Y.");
    expect(out).toContain("ran: completion fish.");
  });
});
