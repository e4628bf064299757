import type { AnyColumn } from "../../uptime/columns.ts";
import { labelsOf, type StoresColumns } from "./columns.ts";
import { sortOf } from "./filters.ts";

type StoresHeadProps = {
  columns: StoresColumns;
  sort: string;
  /** Undefined if no script runs. */
  onSort: ((column: AnyColumn) => void) | undefined;
};

/** A row of groups above the columns. */
export const HEADER_ROWS = 2;

/** The headings of the table of stores; each sorts by its column. */
export function StoresHead({ columns, sort, onSort }: StoresHeadProps) {
  const { keys, groups, counts } = columns;
  const heading = (column: AnyColumn, rows: number) => (
    <Heading key={column} {...{ columns, column, sort, onSort, rows }} />
  );
  return (
    <thead>
      <tr aria-rowindex={1}>
        {["store_id" as const, ...keys].map((column) => heading(column, HEADER_ROWS))}
        {groups.map(({ label, columns: grouped }) => (
          <th key={label} scope="colgroup" colSpan={grouped.length} class="group">
            {label}
          </th>
        ))}
        {counts.map((column) => heading(column, HEADER_ROWS))}
      </tr>
      <tr aria-rowindex={2}>
        {groups.flatMap(({ columns: grouped }) => grouped).map((column) => heading(column, 1))}
      </tr>
    </thead>
  );
}

type HeadingProps = StoresHeadProps & {
  column: AnyColumn;
  rows: number;
};

function Heading({ columns, column, sort, onSort, rows }: HeadingProps) {
  const sorted = sortOf(sort, columns);
  const direction = sorted?.descending ? "descending" : "ascending";
  const { label, kind, unit } = labelsOf(columns, column);
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
      class={column === "store_id" || kind === "text" ? undefined : `number ${kind}`}
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
