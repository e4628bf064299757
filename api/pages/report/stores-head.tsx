import type { Column } from "../../uptime/columns.ts";
import { COLUMN_LABELS, GROUPS } from "./columns.ts";
import { sortOf } from "./filters.ts";

type StoresHeadProps = {
  sort: string;
  /** Undefined if no script runs. */
  onSort: ((column: Column) => void) | undefined;
};

/** A row of groups above the columns. */
export const HEADER_ROWS = 2;

/** The headings of the table of stores; each sorts by its column. */
export function StoresHead({ sort, onSort }: StoresHeadProps) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        <Heading column="store_id" sort={sort} onSort={onSort} rows={HEADER_ROWS} />
        {GROUPS.map(({ label, columns }) => (
          <th key={label} scope="colgroup" colSpan={columns.length} class="group">
            {label}
          </th>
        ))}
        <Heading column="polls_last_week" sort={sort} onSort={onSort} rows={HEADER_ROWS} />
      </tr>
      <tr aria-rowindex={2}>
        {GROUPS.flatMap(({ columns }) => columns).map((column) => (
          <Heading key={column} column={column} sort={sort} onSort={onSort} rows={1} />
        ))}
      </tr>
    </thead>
  );
}

type HeadingProps = StoresHeadProps & {
  column: Column & keyof typeof COLUMN_LABELS;
  rows: number;
};

function Heading({ column, sort, onSort, rows }: HeadingProps) {
  const sorted = sortOf(sort);
  const direction = sorted?.descending ? "descending" : "ascending";
  const { label, kind, unit } = COLUMN_LABELS[column];
  const isSorted = sorted?.column === column;
  const content = (
    <>
      {label}
      {unit && <span class="visually-hidden">{`, ${unit}`}</span>}
      {isSorted && <SortMark direction={direction} />}
    </>
  );
  return (
    <th
      scope="col"
      rowSpan={rows}
      class={column === "store_id" ? undefined : `number ${kind}`}
      aria-sort={isSorted ? direction : undefined}
    >
      {onSort ? (
        <button type="button" class="quiet" data-sort={column} onClick={() => onSort(column)}>
          {content}
        </button>
      ) : (
        <span class="heading">{content}</span>
      )}
    </th>
  );
}

function SortMark({ direction }: { direction: "ascending" | "descending" }) {
  return (
    <svg class="mark" viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
      <path d={direction === "descending" ? "M0 1h8L4 7z" : "M0 7h8L4 1z"} fill="currentColor" />
    </svg>
  );
}
