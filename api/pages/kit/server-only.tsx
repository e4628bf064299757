import type { ComponentChildren } from "preact";

/**
 * A part of a page that only the server renders. The browser has no children for it and leaves it
 * as it is, so the code that renders it is not sent there.
 */
export function ServerOnly({ children }: { children: ComponentChildren | undefined }) {
  if (children !== undefined) return <div>{children}</div>;
  // Hydration keeps the existing markup, and later renderings see no change.
  return <div dangerouslySetInnerHTML={{ __html: "" }} />;
}
