import type { ExplainedStore } from "../../answers/explained-store.ts";
import { WINDOW_NAMES, WINDOWS, type WindowName } from "../../uptime/windows.ts";
import { formatCount, formatQuantity } from "../kit/format.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { formatUs } from "./figures.ts";
import { SegmentTable } from "./segment-table.tsx";

const STATES = ["up", "down", "unknown"] as const;

/** The segments behind a row of a report, and their sums, which equal the row to the digit. */
export function ReportSegments({ windows, segments }: ExplainedStore) {
  return (
    <details class="behind" data-explained>
      <summary>{`The ${formatQuantity(segments.length, "segment")} behind the report’s row`}</summary>
      <Scrolls label="Sums of the segments">
        <table class="figures sums">
          <caption class="visually-hidden">Sums of the segments</caption>
          <thead>
            <tr>
              <th scope="col">Sum</th>
              {STATES.map((state) => (
                <th key={state} scope="col" class="number">
                  {state}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {WINDOW_NAMES.map((name) => (
              <SumLine key={name} name={name} window={windows[name]} />
            ))}
          </tbody>
        </table>
      </Scrolls>
      <SegmentTable
        caption="The open time of the week before the report’s instant"
        segments={segments}
      />
    </details>
  );
}

function SumLine({
  name,
  window,
}: {
  name: WindowName;
  window: ExplainedStore["windows"][WindowName];
}) {
  const { label, unit, unitUs } = WINDOWS[name];
  return (
    <tr data-sum={name}>
      <th scope="row">
        {label} <span class="second">{`in ${unit}`}</span>
      </th>
      {STATES.map((state) => (
        <td key={state} class="number">
          <span data-of={state}>{formatUs(window[`${state}_us`], unitUs)}</span>
          <span class="second">{`${formatCount(window[`${state}_us`])} µs`}</span>
        </td>
      ))}
    </tr>
  );
}
