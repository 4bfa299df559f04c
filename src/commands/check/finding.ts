import type { Config } from "../../config/load-config.ts";

/** What `check` found out about one thing. Everything but `ok` has a hint: what to do about it. */
export type Finding =
  | { readonly what: string; readonly level: "ok"; readonly detail: string }
  | { readonly what: string; readonly level: "warning" | "failed"; readonly detail: string; readonly hint: string };

/** Looks at one subject. */
export type Look = (config: Config) => Finding[] | Promise<Finding[]>;

export function ok(what: string, detail: string): Finding {
  return { what, level: "ok", detail };
}

/** It works, but not as somebody may expect. */
export function warning(what: string, detail: string, hint: string): Finding {
  return { what, level: "warning", detail, hint };
}

/** A run, or the daemon, will fail. */
export function failed(what: string, detail: string, hint: string): Finding {
  return { what, level: "failed", detail, hint };
}
