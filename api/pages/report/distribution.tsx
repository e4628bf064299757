import type { ReportSummary } from "../../answers/report-summary.ts";
import { WINDOWS, type WindowName } from "../../uptime/windows.ts";
import { LONGEST_FIRST } from "./address.ts";
import { Bins } from "./bins.tsx";

type DistributionProps = {
  summary: ReportSummary;
  window: WindowName;
  onWindow: ((window: WindowName) => void) | undefined;
};

/** How many stores had which uptime, as bars and as a table. */
export function Distribution({ summary, window, onWindow }: DistributionProps) {
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
      <Bins totals={summary.windows[window]} of={WINDOWS[window].label.toLowerCase()} />
    </section>
  );
}
