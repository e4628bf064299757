import { problemWords } from "../ask-api.ts";

type BannerProps = {
  root: string;
  /** Why the numbers cannot be relied on, as `GET /readyz` has it. */
  reasons: readonly string[];
};

/** Says above every page why the numbers on it cannot be relied on; nothing when they can. */
export function Banner({ root, reasons }: BannerProps) {
  if (reasons.length === 0) return null;
  return (
    <aside class="banner" aria-label="Readiness" data-not-ready={`${root}ui/readiness`}>
      <p>The numbers cannot be relied on now:</p>
      <ul role="status">
        {reasons.map((reason) => (
          <li key={reason}>{problemWords({ type: "", detail: reason })}</li>
        ))}
      </ul>
    </aside>
  );
}
