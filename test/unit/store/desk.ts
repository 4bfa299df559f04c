import type { ReportAnswer } from "../../../src/contract/answer.ts";
import type { Mode } from "../../../src/contract/mode.ts";
import type { RunLine } from "../../../src/contract/outcome.ts";
import type { SourceState } from "../../../src/contract/source.ts";
import { type AnswerPorts, ReportAnswers } from "../../../src/store/answer-report.ts";
import { ReportShelf } from "../../../src/store/shelf.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { temporaryFolder } from "../../support/temp-folder.ts";
import { aLine } from "../job/a-line.ts";
import { aSample } from "../job/run-bench.ts";
import { lay } from "./cache.ts";

/** A run on demand that was begun; the test says how it goes on. */
export interface Begun {
  readonly mode: Mode;
  readonly asOf: string;
  readonly holdsLock: () => void;
  readonly builds: () => void;
  readonly end: (change: Partial<RunLine>) => void;
}

/** Where reports are asked for: a real cache, a source and runs that do as they are told. */
export class Desk {
  readonly cache = temporaryFolder();
  readonly clock = new FakeClock("2026-01-29T12:00:00+09:00");
  readonly runs: Begun[] = [];
  source: SourceState = { kind: "stable", sample: aSample() };
  looks = 0;
  lastSuccess: string | undefined;
  inProgress: ReturnType<AnswerPorts["making"]> = null;
  /** What a run does when it is begun, on its own. */
  byItself: (run: Begun) => void = () => {};
  readonly answers: ReportAnswers;

  constructor(buildsPerMinute = 6) {
    this.answers = new ReportAnswers({
      clock: this.clock,
      shelf: new ReportShelf(this.cache),
      waitMs: 30_000,
      buildsPerMinute,
      today: () => "2026-01-29",
      sourceState: async () => {
        this.looks += 1;
        return this.source;
      },
      lastSuccess: async () => this.lastSuccess,
      making: () => this.inProgress,
      run: (mode, asOf, began, builds) => this.#run(mode, asOf, began, builds),
    });
  }

  ask(asOf = "2026-01-29", mode: Mode = "offline"): Promise<ReportAnswer> {
    return this.answers.answer(mode, asOf);
  }

  settling(): void {
    this.source = { kind: "settling", sample: aSample("identity-2"), stableInMs: 90_500 };
  }

  #run(mode: Mode, asOf: string, holdsLock: () => void, builds: () => void): Promise<RunLine[]> {
    return new Promise((resolve) => {
      const end = (change: Partial<RunLine>) =>
        resolve([aLine({ mode, as_of: asOf, trigger: "on_demand", ...change })]);
      const run = { mode, asOf, holdsLock, builds, end };
      this.runs.push(run);
      this.byItself(run);
    });
  }

  /** A run that makes its report. */
  readonly good = ({ mode, asOf, holdsLock, builds, end }: Begun): void => {
    holdsLock();
    builds();
    lay(this.cache, { mode, as_of: asOf, trigger: "on_demand" });
    end({});
  };

  /** A run whose build fails. */
  failing(code: RunLine["code"]): (run: Begun) => void {
    return ({ holdsLock, builds, end }) => {
      holdsLock();
      builds();
      end({ result: "FAILED", code, msg: `it ended with ${code}` });
    };
  }
}

/** `hit`, `stored`, `stale LOCKED`, `none DB_NOT_FOUND`. */
export function gist(answer: ReportAnswer): string {
  return "reason" in answer ? `${answer.kind} ${answer.reason}` : answer.kind;
}
