import type { ComponentChildren } from "preact";
import type { ReportBody } from "../../answers/report.ts";
import { nameOf } from "../reports/text.ts";

/** A report that another can be compared with. */
type Other = Pick<ReportBody, "report_id" | "as_of" | "period" | "label">;

type CompareProps = {
  others: readonly Other[];
  /** The id of the other report; empty: none. */
  compare: string;
  problem: string | null;
  /** What changed since the other one. */
  children: ComponentChildren;
  /** Another way to compare it. */
  way?: ComponentChildren;
};

/** What changed since another report. */
export function Compare({ others, compare, problem, children, way }: CompareProps) {
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
      {way}
      {problem && <p class="notice is-bad">{problem}</p>}
      {children}
    </section>
  );
}
