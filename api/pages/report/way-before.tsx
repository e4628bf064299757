import type { ReportBody } from "../../answers/report.ts";
import { periodText } from "../reports/text.ts";
import { periodBefore, requestBefore } from "./period-before.ts";

type WayBeforeProps = {
  report: ReportBody;
  /** The id of the complete report for the period before; undefined: there is none. */
  existing: string | undefined;
  /** Whether the user may request it. */
  mayWrite: boolean;
  /** The query of the address with another report to compare with. */
  queryWith: (compare: string) => string;
};

/** Leads to the comparison with the period before, and requests its report if there is none. */
export function WayBefore({ report, existing, mayWrite, queryWith }: WayBeforeProps) {
  if (report.period === null) return null;
  const label = `The period before, ${periodText(periodBefore(report.period))}`;
  if (existing !== undefined) {
    return (
      <p>
        <a class="button" data-before href={`?${queryWith(existing)}#compare-section`}>
          {label}
        </a>
      </p>
    );
  }
  if (!mayWrite || requestBefore(report) === null) return null;
  // The script of the page shows it.
  return (
    <p>
      <button type="button" data-before hidden>
        {label}
      </button>
    </p>
  );
}
