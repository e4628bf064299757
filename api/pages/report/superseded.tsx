import type { ReportBody } from "../../answers/report.ts";
import { supersededText } from "../reports/text.ts";

type SupersededProps = {
  report: Pick<ReportBody, "report_id" | "superseded">;
  root: string;
  mayWrite: boolean;
};

/** That something came in that would change the report, and the way to what it changes. */
export function Superseded({ report, root, mayWrite }: SupersededProps) {
  if (report.superseded === null) return null;
  return (
    <form
      class="notice"
      method="post"
      action={`${root}ui/reports/${report.report_id}/again`}
      data-superseded
    >
      <p>{`${supersededText(report.superseded)}. This report stays as it is.`}</p>
      {mayWrite && (
        <p class="ways">
          <button type="submit">Request it again and compare</button>
        </p>
      )}
    </form>
  );
}
