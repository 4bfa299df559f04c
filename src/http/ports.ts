import type { IncomingMessage, ServerResponse } from "node:http";
import type { DiffAnswer, ReportAnswer } from "../contract/answer.ts";
import type { FeedListener } from "../contract/feed.ts";
import type { HistoryDay } from "../contract/history.ts";
import type { Mode } from "../contract/mode.ts";
import type { BegunLine, RunLine } from "../contract/outcome.ts";
import type { PublicStatus, StatusFile } from "../contract/status.ts";
import type { Logger } from "../lib/logger.ts";
import type { AccessSettings } from "./access.ts";

/** Is told of every request, so it must cost next to nothing, and never throw. */
export interface Meter {
  /** Monotonic ms. */
  now(): number;
  /** A request was answered, after `ms`; `route` is its pattern, null when no route took it. */
  requestEnded(route: string | null, method: string, status: number, ms: number): void;
  /** A GET of a report is answered so. */
  reportAnswered(mode: Mode, answer: ReportAnswer): void;
}

/** A report as it was published. */
export type PublishedAnswer = Extract<ReportAnswer, { kind: "hit" | "stored" }>;

/** What the routes need of the rest of the program. */
export interface HttpPorts {
  readonly log: Logger;
  readonly access: AccessSettings;
  readonly meter: Meter;
  /** Today's date in TZ. */
  today(): string;
  report(mode: Mode, asOf: string): Promise<ReportAnswer>;
  /** The published report only; null when there is no valid one. */
  published(mode: Mode, asOf: string): Promise<PublishedAnswer | null>;
  /** The published report, if it was read before and its file is still the same: what can be said without waiting. */
  cached(mode: Mode, asOf: string): PublishedAnswer | null;
  /** A forced run; `onHeld` is called once it holds the lock. */
  recompute(mode: Mode, asOf: string, acceptImplausible: boolean, onHeld: (begun: BegunLine) => void): Promise<RunLine>;
  status(): Promise<PublicStatus>;
  statusOf(mode: Mode): Promise<StatusFile>;
  runs(mode: Mode | null, limit: number): Promise<RunLine[]>;
  /** The cached reports, a line each, newest first. */
  history(mode: Mode): Promise<HistoryDay[]>;
  /** What moved between the cached reports of two days. */
  diff(mode: Mode, from: string, to: string): Promise<DiffAnswer>;
  /** Why requests cannot be served now; empty when they can. */
  notReady(): Promise<string[]>;
  /** What changes, as it changes. */
  readonly feed: { readonly size: number; listen(listener: FeedListener): () => void };
  /** Sends a file of the page, or calls `other` when there is none of this path. */
  readonly page: (request: IncomingMessage, response: ServerResponse, other: () => void) => void;
  /** What is measured, in Prometheus' text format. */
  metrics(): Promise<string>;
}
