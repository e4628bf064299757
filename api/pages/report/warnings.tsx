import { sentenceOf } from "../kit/sentence.ts";

/** What a report was calculated without. */
export function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <div class="notice is-bad" data-warnings>
      {warnings.map((warning) => (
        <p key={warning}>{sentenceOf(warning)}</p>
      ))}
    </div>
  );
}
