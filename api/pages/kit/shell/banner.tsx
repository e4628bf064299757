import { sentenceOf } from "../sentence.ts";

type BannerProps = {
  root: string;
  /** Why the numbers cannot be relied on, from `GET /readyz`. */
  reasons: readonly string[];
};

/** Says above every page why its numbers cannot be relied on; empty if they can. */
export function Banner({ root, reasons }: BannerProps) {
  if (reasons.length === 0) return null;
  return (
    <aside class="banner" aria-label="Readiness" data-not-ready={`${root}ui/readiness`}>
      <p>The numbers cannot be relied on now:</p>
      <p role="status">{bannerText(reasons)}</p>
    </aside>
  );
}

/** The reasons as sentences, one per line. */
export function bannerText(reasons: readonly string[]): string {
  return reasons.map(sentenceOf).join("\n");
}
