import type { ReportDiff } from "../../answers/report-differences.ts";
import { formatCount, formatQuantity } from "../kit/format.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { StoreLink } from "../kit/store-name.tsx";
import { formatChange } from "./changes.ts";

type DifferencesProps = {
  diff: ReportDiff;
  root: string;
  reportId: string;
  /** The names of the stores that have one, by their ids. */
  names: ReadonlyMap<string, string>;
  more: string;
};

/** What changed between two reports, in total and store by store. */
export function Differences({ diff, root, reportId, names, more }: DifferencesProps) {
  const { summary, items, next_cursor } = diff;
  const differ = summary.changed + summary.only_in_report + summary.only_in_other;
  return (
    <>
      <dl class="pair-grid" data-diff-summary>
        <div>
          <dt>Downtime of the week, all stores</dt>
          <dd data-change="total">{`${formatChange(summary.downtime_last_week_us, "hours")} h`}</dd>
        </div>
        <div>
          <dt>Changed</dt>
          <dd data-change="changed">
            {`${formatCount(summary.changed)} of ${formatQuantity(summary.in_both, "store")} in both`}
          </dd>
        </div>
        <div>
          <dt>Down for longer in the week</dt>
          <dd>{formatQuantity(summary.more_downtime, "store")}</dd>
        </div>
        <div>
          <dt>Down for less</dt>
          <dd>{formatQuantity(summary.less_downtime, "store")}</dd>
        </div>
        <div>
          <dt>Only in this report</dt>
          <dd>{formatQuantity(summary.only_in_other, "store")}</dd>
        </div>
        <div>
          <dt>Only in the other</dt>
          <dd>{formatQuantity(summary.only_in_report, "store")}</dd>
        </div>
      </dl>
      {differ === 0 ? (
        <p class="empty">The numbers of all stores are equal.</p>
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
                      <StoreLink
                        root={root}
                        id={item.store_id}
                        name={names.get(item.store_id)}
                        report={reportId}
                      />
                      {item.found_in !== "both" && (
                        <span class="second">{FOUND_IN[item.found_in]}</span>
                      )}
                    </th>
                    {COLUMNS.map(({ member, unit }) => (
                      <td key={member} class="number">
                        {formatChange(item[member], unit)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolls>
          <p class="faint">
            {`${formatCount(items.length)} of ${formatQuantity(differ, "store")} that differ, the largest change of the week’s downtime first.`}
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

/** The columns of a window. */
const HEADS = ["Down", "Up", "Unknown"];

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col" rowSpan={2}>
          Store
        </th>
        {["Last week, hours", "Last day, hours", "Last hour, minutes"].map((label) => (
          <th key={label} scope="colgroup" colSpan={HEADS.length} class="group">
            {label}
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
