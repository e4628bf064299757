import type { Now } from "../../answers/now.ts";
import { formatCount } from "../kit/format.ts";
import { type Status, StatusMark } from "../kit/status-mark.tsx";

const LABELS: Record<Status, string> = {
  down: "Down while open",
  up: "Up",
  unknown: "Unknown",
  closed: "Closed",
};

/** The worst first. */
const ORDER = ["down", "up", "unknown", "closed"] as const;

/** The width of the bar in its own units. */
const WIDTH = 1000;

/** How many stores are in each state, as figures and as parts of a bar. */
export function StatusCounts({ stores, total }: { stores: Now["stores"]; total: number }) {
  let left = 0;
  const parts = ORDER.map((status) => {
    const width = (stores[status] / total) * WIDTH;
    const part = { status, left, width };
    left += width;
    return part;
  });
  return (
    <div class="counts">
      <dl>
        {ORDER.map((status) => (
          <div key={status} class={`count is-${status}`}>
            <dt>
              <StatusMark status={status} /> {LABELS[status]}
            </dt>
            <dd>
              <strong data-count={status}>{formatCount(stores[status])}</strong>{" "}
              <span class="faint">{shareOf(stores[status], total)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <svg class="shares" viewBox={`0 0 ${WIDTH} 8`} preserveAspectRatio="none" aria-hidden="true">
        {parts.map(({ status, left, width }) => (
          <rect key={status} class={`is-${status}`} x={left} width={width} height="8" />
        ))}
      </svg>
    </div>
  );
}

/** In percent; only none is 0 %, and only all is 100 %. */
function shareOf(count: number, total: number): string {
  const percent = (count / total) * 100;
  if (count > 0 && percent < 0.1) return "< 0.1 %";
  if (count < total && percent > 99.9) return "> 99.9 %";
  return `${percent.toFixed(1)} %`;
}
