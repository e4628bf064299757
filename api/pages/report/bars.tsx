import type { SummaryWindow } from "../../answers/report-summary.ts";
import { formatCount, formatQuantity } from "../kit/format.ts";

type Bin = SummaryWindow["distribution"][number];

/** The range of a bar. */
export function binText({ from_pct, to_pct }: Bin): string {
  return from_pct === to_pct ? `${from_pct} %` : `${from_pct} to below ${to_pct} %`;
}

/** The height of the tallest bar, in percent: its count is above it. */
const TALLEST = 86;

/** The least height of a bar that is not empty, in percent. */
const LEAST = 1.5;

/** The distribution as bars with their counts; the table beside them has the same figures. */
export function Bars({ distribution }: Pick<SummaryWindow, "distribution">) {
  const most = Math.max(1, ...distribution.map(({ stores }) => stores));
  const step = 100 / distribution.length;
  return (
    <div class="bars">
      <svg aria-hidden="true">
        {distribution.map((bin, index) => {
          if (bin.stores === 0) return null;
          const height = Math.max(LEAST, (bin.stores / most) * TALLEST);
          const middle = `${(index + 0.5) * step}%`;
          return (
            <g key={bin.from_pct} class={bin.from_pct === 100 ? "is-up" : "is-part"}>
              <rect
                x={`${(index + 0.08) * step}%`}
                width={`${0.84 * step}%`}
                y={`${100 - height}%`}
                height={`${height}%`}
              >
                <title>{`${binText(bin)}: ${formatQuantity(bin.stores, "store")}`}</title>
              </rect>
              <text x={middle} y={`${100 - height}%`} dy="-4">
                {formatCount(bin.stores)}
              </text>
            </g>
          );
        })}
      </svg>
      <svg class="ticks" aria-hidden="true">
        {distribution.map(({ from_pct }, index) =>
          from_pct % 25 === 0 ? (
            <text key={from_pct} x={`${(index + (from_pct === 100 ? 0.5 : 0)) * step}%`} y="12">
              {`${from_pct} %`}
            </text>
          ) : null,
        )}
      </svg>
    </div>
  );
}
