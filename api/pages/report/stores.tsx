import type { PeriodBody } from "../../answers/report.ts";
import type { AnyColumn } from "../../uptime/columns.ts";
import { formatCount, formatQuantity } from "../kit/format.ts";
import { storesColumns } from "./columns.ts";
import { everything, type Filters, type Labels, type Row } from "./filters.ts";
import { Value } from "./groups.tsx";
import { StoresFilter } from "./stores-filter.tsx";
import { StoresTable } from "./stores-table.tsx";

type StoresProps = {
  reportId: string;
  root: string;
  /** Null: the windows. */
  period: PeriodBody | null;
  /** How many rows the report has. */
  count: number;
  /** The rows that are shown, in order. */
  rows: readonly Row[];
  /** The names of their stores that have one, by id. */
  names: Labels["names"];
  /** The attributes that the report is grouped by. */
  by: readonly string[];
  /** How many are loaded, to sort and filter; undefined before that. */
  loaded: number | undefined;
  filters: Filters;
  onSort: ((column: AnyColumn) => void) | undefined;
  onFilter: ((filters: Partial<Filters>) => void) | undefined;
};

/** The table of all stores, and its filters. */
export function Stores(props: StoresProps) {
  const { reportId, root, period, count, rows, loaded, names, by, filters, onSort, onFilter } =
    props;
  const columns = storesColumns(period);
  const what = period === null || period.by === null ? "store" : "row";
  const storeAddress = (id: string, bucket: string) => {
    const query = new URLSearchParams({ report: reportId, ...rangeOf(period, bucket) });
    return `${root}ui/stores/${encodeURIComponent(id)}?${query}`;
  };
  return (
    <section aria-labelledby="stores-heading">
      <div class="section-head">
        <h2 id="stores-heading">Stores</h2>
        {onFilter && (
          <StoresFilter
            columns={columns}
            filters={filters}
            hasNames={Object.keys(names).length > 0}
            onFilter={onFilter}
          />
        )}
      </div>
      {filters.group.length > 0 && (
        <p class="facts" data-only={filters.group.join("|")}>
          <span>
            Only{" "}
            {filters.group.map((value, index) => (
              <span key={by[index]}>
                {index > 0 && " · "}
                <Value value={value} of={by[index] ?? ""} />
              </span>
            ))}
          </span>
          {onFilter && (
            <button type="button" class="quiet" onClick={() => onFilter({ group: [] })}>
              Show all groups
            </button>
          )}
        </p>
      )}
      {rows.length > 0 ? (
        <StoresTable
          columns={columns}
          rows={rows}
          names={names}
          sort={filters.sort}
          storeAddress={storeAddress}
          onSort={onSort}
        />
      ) : (
        <p class="empty">{count === 0 ? "The report has no stores." : `No ${what} matches.`}</p>
      )}
      <p class="faint" data-shown={rows.length} data-loaded={loaded}>
        {shownText(rows.length, { count, loaded, what })}
      </p>
      {onFilter && rows.length === 0 && count > 0 && (
        <button
          type="button"
          onClick={() => onFilter({ ...everything(columns), sort: filters.sort })}
        >
          {`Show all ${what}s`}
        </button>
      )}
    </section>
  );
}

const DATE = /^\d{4}-\d\d-\d\d$/;

/** The days of a row, where they are dates that the page of its store can show. */
function rangeOf(period: PeriodBody | null, bucket: string): { from?: string; to?: string } {
  if (period === null || period.zone !== "store") return {};
  if (DATE.test(bucket)) return { from: bucket, to: bucket };
  const { from, to } = period;
  const isShort = Date.parse(to) - Date.parse(from) < MOST_DAYS_MS;
  return bucket === "" && DATE.test(from) && isShort ? { from, to } : {};
}

/** What the page of a store shows at most: a month, perhaps with an hour more. */
const MOST_DAYS_MS = 30 * 86_400_000;

function shownText(
  shown: number,
  { count, loaded, what }: { count: number; loaded: number | undefined; what: string },
): string {
  if (loaded === undefined) {
    return `The first ${formatCount(shown)} of ${formatQuantity(count, what)}; downloads have all of them.`;
  }
  const of = loaded < count ? `the ${formatCount(loaded)} that were down longest, of ` : "";
  return `${formatCount(shown)} of ${of}${formatQuantity(count, what)}.`;
}
