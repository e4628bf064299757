import type { ReportBody } from "../../answers/report.ts";
import type { ReportDiff } from "../../answers/report-differences.ts";
import { nameOf } from "../reports/text.ts";
import { Differences } from "./differences.tsx";

/** A report that another can be compared with. */
export type Other = Pick<ReportBody, "report_id" | "as_of" | "label">;

type CompareProps = {
  others: readonly Other[];
  /** The id of the other report; empty: none. */
  compare: string;
  /** What changed since the other one. */
  diff: ReportDiff | null;
  problem: string | null;
  root: string;
  reportId: string;
  /** The address that shows more changes. */
  more: string;
};

/** What changed since another report. */
export function Compare(props: CompareProps) {
  const { others, compare, diff, problem, root, reportId, more } = props;
  return (
    <section aria-labelledby="compare-heading" class="compare" id="compare-section">
      <div class="section-head">
        <h2 id="compare-heading">Compare</h2>
        {others.length > 0 && (
          <form class="search">
            <label for="compare">What changed since</label>
            <select id="compare" name="compare">
              <option value="" selected={compare === ""}>
                choose a report
              </option>
              {others.map((other) => (
                <option
                  key={other.report_id}
                  value={other.report_id}
                  selected={other.report_id === compare}
                >
                  {`${nameOf(other)}${other.label === null ? "" : `, ${other.label}`}`}
                </option>
              ))}
            </select>
            <button type="submit">Compare</button>
          </form>
        )}
      </div>
      {others.length === 0 && (
        <p class="empty">There is no other complete report to compare this one with.</p>
      )}
      {problem && <p class="notice is-bad">{problem}</p>}
      {diff && <Differences diff={diff} root={root} reportId={reportId} more={more} />}
    </section>
  );
}
