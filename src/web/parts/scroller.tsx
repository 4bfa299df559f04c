import type { ComponentChildren } from "preact";

/** Something wider than the page, perhaps: it scrolls by itself, by the keyboard too. */
export function Scroller({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1)
    <section class="scroll" aria-label={name} tabIndex={0}>
      {children}
    </section>
  );
}
