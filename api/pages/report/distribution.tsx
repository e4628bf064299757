import type { ReportSummary } from "../../answers/report-summary.ts";
import { WINDOWS, type WindowName } from "../../uptime/windows.ts";
import { formatCount, formatQuantity } from "../kit/format.ts";
import { StatusMark } from "../kit/status-mark.tsx";
import { LONGEST_FIRST } from "./address.ts";
import { Bars, binText } from "./bars.tsx";

type DistributionProps = {
  summary: ReportSummary;
  window: WindowName;
  onWindow: ((window: WindowName) => void) | undefined;
};

/** How many stores had which uptime, as bars and as a table. */
export function Distribution({ summary, window, onWindow }: DistributionProps) {
  const totals = summary.windows[window];
  return (
    <section aria-labelledby="distribution-heading" class="distribution">
      <div class="section-head">
        <h2 id="distribution-heading">Stores by uptime</h2>
        <fieldset class="choice" disabled={onWindow === undefined}>
          <legend class="visually-hidden">Window</legend>
          {LONGEST_FIRST.map((name) => (
            <label key={name}>
              <input
                type="radio"
                name="window"
                value={name}
                checked={name === window}
                onChange={() => onWindow?.(name)}
              />
              <span>{WINDOWS[name].label}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <figure class="card">
        <Bars totals={totals} />
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
          <caption class="visually-hidden">
            Stores by uptime, {WINDOWS[window].label.toLowerCase()}
          </caption>
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
    </section>
  );
}
