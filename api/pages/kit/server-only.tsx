import type { ComponentChildren } from "preact";

/**
 * A part of a page that only the server makes. The browser, which has no children for it, leaves it as it
 * came: so what makes it is not sent there.
 */
export function Versioned({ children }: { children: ComponentChildren | undefined }) {
  if (children !== undefined) return <div>{children}</div>;
  // Hydration keeps what is there, and later renderings see no change.
  return <div dangerouslySetInnerHTML={{ __html: "" }} />;
}
