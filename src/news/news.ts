import type { FailureCode } from "../contract/failure.ts";
import type { Mode } from "../contract/mode.ts";
import type { SevereRow } from "./became-severe.ts";

/** The morning's report could not be made. Moments are epoch ms. */
export interface FailedNews {
  readonly kind: "failed";
  readonly code: FailureCode;
  readonly asOf: string;
  /** With the day of the report that stands in; null when there is none. */
  readonly modes: readonly { readonly mode: Mode; readonly lastGood: string | null }[];
  readonly since: number;
  readonly failures: number;
}

/** The first good report after a failure that was told. */
export interface RecoveredNews {
  readonly kind: "recovered";
  readonly asOf: string;
  readonly modes: readonly Mode[];
  readonly since: number;
  readonly at: number;
  readonly failures: number;
}

/** The export of the night is the one of before. */
export interface UnchangedNews {
  readonly kind: "source_unchanged";
  readonly asOf: string;
}

/** Counterparties that are 심각 now and were not in the report of `comparedWith`. */
export interface SevereNews {
  readonly kind: "became_severe";
  readonly mode: Mode;
  readonly asOf: string;
  readonly comparedWith: string;
  readonly rows: readonly SevereRow[];
  /** Others were told earlier that day. */
  readonly further: boolean;
}

export type News = FailedNews | RecoveredNews | UnchangedNews | SevereNews;

/** What a message is called in the log and by operators: kind, day, modes, and the run it comes from. */
export function newsId(news: News, from: string): string {
  switch (news.kind) {
    case "failed": {
      const modes = news.modes.map(({ mode }) => mode).join("+");
      return `failed:${news.asOf}:${modes}:${from}:${news.code}:${news.failures}`;
    }
    case "recovered":
      return `recovered:${news.asOf}:${news.modes.join("+")}:${from}`;
    case "source_unchanged":
      return `source_unchanged:${news.asOf}:${from}`;
    case "became_severe":
      return `became_severe:${news.asOf}:${news.mode}:${from}`;
  }
}
