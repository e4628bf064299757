import type { SummaryWindow } from "../../answers/report-summary.ts";
import { formatCount, formatQuantity } from "../kit/format.ts";
import { StatusMark } from "../kit/status-mark.tsx";
import { Bars, binText } from "./bars.tsx";

type BinsProps = {
  totals: Pick<SummaryWindow, "distribution" | "stores">;
  /** The window or period that they are of. */
  of: string;
};

/** How many stores had which uptime, as bars and as a table. */
export function Bins({ totals, of }: BinsProps) {
  return (
    <>
      <figure class="card">
        <Bars distribution={totals.distribution} />
        <figcaption>
          <ul class="facts">
            <li>Uptime in percent of known time, in steps of five</li>
            <li>
              <StatusMark status="unknown" />{" "}
              {`${formatQuantity(totals.stores.unknown, "store")} without known time`}
            </li>
            <li>
              <StatusMark status="closed" />{" "}
              {`${formatQuantity(totals.stores.closed, "store")} closed throughout`}
            </li>
          </ul>
        </figcaption>
      </figure>
      <details>
        <summary>The bars as a table</summary>
        <table class="bins">
          <caption class="visually-hidden">Stores by uptime, {of}</caption>
          <thead>
            <tr>
              <th scope="col">Uptime</th>
              <th scope="col" class="number">
                Stores
              </th>
            </tr>
          </thead>
          <tbody>
            {totals.distribution.map((bin) => (
              <tr key={bin.from_pct}>
                <th scope="row">{binText(bin)}</th>
                <td class="number" data-bin={bin.from_pct}>
                  {formatCount(bin.stores)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
