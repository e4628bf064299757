import type { Column } from "../../uptime/columns.ts";
import { spellCount, spellMany } from "../kit/format.ts";
import { EVERYTHING, type Narrowing, type Row } from "./filters.ts";
import { StoresFilter } from "./stores-filter.tsx";
import { StoresTable } from "./stores-table.tsx";

type StoresProps = {
  reportId: string;
  root: string;
  /** How many the report has. */
  count: number;
  /** Those that are shown, in their order. */
  rows: readonly Row[];
  /** How many are here to be sorted and narrowed; undefined while they are on their way. */
  loaded: number | undefined;
  narrowing: Narrowing;
  onSort: ((column: Column) => void) | undefined;
  onNarrow: ((narrowing: Partial<Narrowing>) => void) | undefined;
};

/** The table of all stores, and what narrows it. */
export function Stores(props: StoresProps) {
  const { reportId, root, count, rows, loaded, narrowing, onSort, onNarrow } = props;
  const report = new URLSearchParams({ report: reportId });
  return (
    <section aria-labelledby="stores-heading">
      <div class="section-head">
        <h2 id="stores-heading">Stores</h2>
        {onNarrow && <StoresFilter narrowing={narrowing} onNarrow={onNarrow} />}
      </div>
      {rows.length > 0 ? (
        <StoresTable
          rows={rows}
          sort={narrowing.sort}
          storeAddress={(id) => `${root}ui/stores/${encodeURIComponent(id)}?${report}`}
          onSort={onSort}
        />
      ) : (
        <p class="empty">
          {count === 0 ? "The report has no store." : "None of the stores is like that."}
        </p>
      )}
      <p class="faint" data-shown={rows.length} data-loaded={loaded}>
        {shownWords(rows.length, count, loaded)}
      </p>
      {onNarrow && rows.length === 0 && count > 0 && (
        <button type="button" onClick={() => onNarrow({ ...EVERYTHING, sort: narrowing.sort })}>
          Show all stores
        </button>
      )}
    </section>
  );
}

function shownWords(shown: number, count: number, loaded: number | undefined): string {
  if (loaded === undefined) {
    return `The first ${spellCount(shown)} of ${spellMany(count, "store")}; downloads have all.`;
  }
  const of = loaded < count ? `the ${spellCount(loaded)} that were down longest, of ` : "";
  return `${spellCount(shown)} of ${of}${spellMany(count, "store")}.`;
}
