import type { Reporter, TestModule } from "vitest/node";
import { loadNow, machineLine, machineSince } from "../../bench/machine.ts";
import type { Proof } from "./promise.ts";

interface Row extends Proof {
  readonly name: string;
  readonly passed: boolean;
}

/** Ends a run of the proofs with the machine and one table, promise by promise: tried, violations. */
export default class TableReporter implements Reporter {
  readonly #loadBefore = loadNow();

  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = modules
      .flatMap((module) => [...module.children.allTests()])
      .flatMap((test) => {
        const { proof } = test.meta();
        return proof === undefined ? [] : [{ ...proof, name: test.fullName, passed: test.ok() }];
      });
    if (rows.length > 0) process.stdout.write(`\n${machineLine(machineSince(this.#loadBefore))}\n\n${tableOf(rows)}\n`);
  }
}

/** In Markdown, so that it can be kept in docs/proof.md as it is. */
function tableOf(rows: readonly Row[]): string {
  return [
    "| promise | tried | violations | |",
    "| --- | --- | --- | --- |",
    ...rows.map(
      ({ name, tried, unit, violations, notes, passed }) =>
        `| ${name} | ${tried.toLocaleString("en")} ${unit} | ${violations} | ${[...(passed ? [] : ["**failed**"]), ...notes].join("; ")} |`,
    ),
  ].join("\n");
}
