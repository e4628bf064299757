import type { ComponentChildren } from "preact";

/** A part of the page that scrolls on its own, by keyboard too. */
export function Scrolls({
  label,
  isTall = false,
  children,
}: {
  label: string;
  isTall?: boolean;
  children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class={isTall ? "scrolls tall" : "scrolls"} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
