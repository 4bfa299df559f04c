import type { Notice } from "../notices.ts";

const MARKS: Readonly<Record<Notice["tone"], string>> = { bad: "✖", warn: "⚠", info: "↻" };

/** The banners, read out as they come. */
export function Notices({ notices }: { readonly notices: readonly Notice[] }) {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.map(({ kind, tone, title, text }) => (
        <div key={kind} class={`notice ${tone}`} data-notice={kind}>
          <span aria-hidden="true">{MARKS[tone]}</span>
          <p>
            <strong>{title}</strong> {text}
          </p>
        </div>
      ))}
    </div>
  );
}
