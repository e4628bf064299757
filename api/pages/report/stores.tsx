import type { Column } from "../../uptime/columns.ts";
import { formatCount, formatQuantity } from "../kit/format.ts";
import { EVERYTHING, type Filters, type Row } from "./filters.ts";
import { StoresFilter } from "./stores-filter.tsx";
import { StoresTable } from "./stores-table.tsx";

type StoresProps = {
  reportId: string;
  root: string;
  /** How many stores the report has. */
  count: number;
  /** The rows that are shown, in order. */
  rows: readonly Row[];
  /** How many are loaded, to sort and filter; undefined before that. */
  loaded: number | undefined;
  filters: Filters;
  onSort: ((column: Column) => void) | undefined;
  onFilter: ((filters: Partial<Filters>) => void) | undefined;
};

/** The table of all stores, and its filters. */
export function Stores(props: StoresProps) {
  const { reportId, root, count, rows, loaded, filters, onSort, onFilter } = props;
  const report = new URLSearchParams({ report: reportId });
  return (
    <section aria-labelledby="stores-heading">
      <div class="section-head">
        <h2 id="stores-heading">Stores</h2>
        {onFilter && <StoresFilter filters={filters} onFilter={onFilter} />}
      </div>
      {rows.length > 0 ? (
        <StoresTable
          rows={rows}
          sort={filters.sort}
          storeAddress={(id) => `${root}ui/stores/${encodeURIComponent(id)}?${report}`}
          onSort={onSort}
        />
      ) : (
        <p class="empty">{count === 0 ? "The report has no stores." : "No store matches."}</p>
      )}
      <p class="faint" data-shown={rows.length} data-loaded={loaded}>
        {shownText(rows.length, count, loaded)}
      </p>
      {onFilter && rows.length === 0 && count > 0 && (
        <button type="button" onClick={() => onFilter({ ...EVERYTHING, sort: filters.sort })}>
          Show all stores
        </button>
      )}
    </section>
  );
}

function shownText(shown: number, count: number, loaded: number | undefined): string {
  if (loaded === undefined) {
    return `The first ${formatCount(shown)} of ${formatQuantity(count, "store")}; downloads have all of them.`;
  }
  const of = loaded < count ? `the ${formatCount(loaded)} that were down longest, of ` : "";
  return `${formatCount(shown)} of ${of}${formatQuantity(count, "store")}.`;
}
