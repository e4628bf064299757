import type { ReportDiff } from "../../answers/report-differences.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { spellCount, spellMany } from "../kit/format.ts";
import { spellChange } from "./changes.ts";

type DifferencesProps = {
  diff: ReportDiff;
  root: string;
  reportId: string;
  more: string;
};

/** What changed between two reports: in all, and store by store. */
export function Differences({ diff, root, reportId, more }: DifferencesProps) {
  const { summary, items, next_cursor } = diff;
  const differ = summary.changed + summary.only_in_report + summary.only_in_other;
  return (
    <>
      <dl class="pair-grid" data-diff-summary>
        <div>
          <dt>Downtime of the week, all stores</dt>
          <dd data-change="total">{`${spellChange(summary.downtime_last_week_us, "hours")} h`}</dd>
        </div>
        <div>
          <dt>Changed</dt>
          <dd data-change="changed">
            {`${spellCount(summary.changed)} of ${spellMany(summary.in_both, "store")} in both`}
          </dd>
        </div>
        <div>
          <dt>Down for longer in the week</dt>
          <dd>{spellMany(summary.more_downtime, "store")}</dd>
        </div>
        <div>
          <dt>Down for less</dt>
          <dd>{spellMany(summary.less_downtime, "store")}</dd>
        </div>
        <div>
          <dt>Only in this report</dt>
          <dd>{spellMany(summary.only_in_other, "store")}</dd>
        </div>
        <div>
          <dt>Only in the other</dt>
          <dd>{spellMany(summary.only_in_report, "store")}</dd>
        </div>
      </dl>
      {differ === 0 ? (
        <p class="empty">No number of any store differs.</p>
      ) : (
        <>
          <Scrolls label="Stores that changed">
            <table class="differences">
              <caption class="visually-hidden">
                Stores that changed, the largest change of the week’s downtime first
              </caption>
              <Head />
              <tbody>
                {items.map((item) => (
                  <tr key={item.store_id} data-differs={item.store_id}>
                    <th scope="row">
                      <a
                        href={`${root}ui/stores/${encodeURIComponent(item.store_id)}?${new URLSearchParams({ report: reportId })}`}
                      >
                        {item.store_id}
                      </a>
                      {item.found_in !== "both" && (
                        <span class="second">{FOUND_IN[item.found_in]}</span>
                      )}
                    </th>
                    {COLUMNS.map(({ member, unit }) => (
                      <td key={member} class="number">
                        {spellChange(item[member], unit)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolls>
          <p class="faint">
            {`${spellCount(items.length)} of ${spellMany(differ, "store")} that differ, the largest change of the week’s downtime first.`}
          </p>
          {next_cursor !== null && (
            <p>
              <a class="button" href={more}>
                Show more changes
              </a>
            </p>
          )}
        </>
      )}
    </>
  );
}

const FOUND_IN = { report: "only in the other", other: "only in this report" } as const;

const COLUMNS = [
  { member: "downtime_last_week_us", unit: "hours" },
  { member: "uptime_last_week_us", unit: "hours" },
  { member: "unknown_last_week_us", unit: "hours" },
  { member: "downtime_last_day_us", unit: "hours" },
  { member: "uptime_last_day_us", unit: "hours" },
  { member: "unknown_last_day_us", unit: "hours" },
  { member: "downtime_last_hour_us", unit: "minutes" },
  { member: "uptime_last_hour_us", unit: "minutes" },
  { member: "unknown_last_hour_us", unit: "minutes" },
] as const;

/** Those of the columns of a window. */
const HEADS = ["Down", "Up", "Unknown"];

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col" rowSpan={2}>
          Store
        </th>
        {["Last week, hours", "Last day, hours", "Last hour, minutes"].map((word) => (
          <th key={word} scope="colgroup" colSpan={HEADS.length} class="group">
            {word}
          </th>
        ))}
      </tr>
      <tr>
        {COLUMNS.map(({ member }, index) => (
          <th key={member} scope="col" class="number">
            {HEADS[index % HEADS.length]}
          </th>
        ))}
      </tr>
    </thead>
  );
}
