/** One request to the model: a system text and a user text. */
export interface Asking {
  readonly system: string;
  readonly user: string;
}

export interface Usage {
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/**
 * How an asking ended. `answered` holds the model's text, still unread. `failed` may go better next time; `hopeless`
 * (wrong key, unknown model) will not within this run. `detail` is for the log: it holds neither key nor prompt.
 */
export type Asked =
  | { readonly kind: "answered"; readonly text: string; readonly usage: Usage; readonly calls: number }
  | { readonly kind: "refused" | "truncated"; readonly detail: string; readonly usage: Usage; readonly calls: number }
  | { readonly kind: "timeout" | "failed" | "hopeless"; readonly detail: string; readonly calls: number }
  /** The signal was aborted. */
  | { readonly kind: "aborted"; readonly calls: number };

/** What words cards. Never rejects. */
export interface Model {
  ask(asking: Asking, signal: AbortSignal): Promise<Asked>;
}
