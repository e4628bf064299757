import type { ComponentChildren } from "preact";

/** Holds what may be wider than the page, and can be scrolled by keyboard too. */
export function ScrollBox({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="scrolls" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
