import { sentenceOf } from "../sentence.ts";

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
      <div role="status">
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{sentenceOf(reason)}</li>
          ))}
        </ul>
      </div>
    </aside>
  );
}
