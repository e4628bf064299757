import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { AnyColumn } from "../../uptime/columns.ts";
import { StoreName } from "../kit/store-name.tsx";
import { labelsOf, type StoresColumns, shownColumns } from "./columns.ts";
import { cellOf, type Labels, ofStore, type Row } from "./filters.ts";
import { rowsInView, type Scrolled } from "./rows-in-view.ts";
import { HEADER_ROWS, StoresHead } from "./stores-head.tsx";

type StoresTableProps = {
  columns: StoresColumns;
  /** In their order; on the server the first few. */
  rows: readonly Row[];
  /** The names of their stores that have one, by id. */
  names: Labels["names"];
  sort: string;
  /** The address of a store, with the time of a row. */
  storeAddress: (id: string, bucket: string) => string;
  onSort: ((column: AnyColumn) => void) | undefined;
};

/** Before anything is measured: the height of a row in the style sheet, and of nothing. */
const UNMEASURED: Scrolled = { top: 0, height: 0, row: 32 };

/**
 * All stores of a report. Only the rows in view are in the document; space replaces the others, so
 * that the box scrolls as if all were there.
 */
export function StoresTable({
  columns,
  rows,
  names,
  sort,
  storeAddress,
  onSort,
}: StoresTableProps) {
  const box = useRef<HTMLElement>(null);
  const [scrolled, setScrolled] = useState(UNMEASURED);

  function measure(): void {
    const element = box.current;
    if (element === null) return;
    const row = element.querySelector<HTMLElement>("tr[data-store]")?.offsetHeight;
    setScrolled((before) => ({
      top: element.scrollTop,
      height: element.clientHeight,
      row: row || before.row,
    }));
  }

  useEffect(() => {
    if (box.current === null) return;
    const resized = new ResizeObserver(measure);
    resized.observe(box.current);
    return () => resized.disconnect();
  }, []);

  // Other rows, or another order, start at the top. Before painting, so no later scrolling is
  // undone.
  useLayoutEffect(() => {
    if (box.current !== null) box.current.scrollTop = 0;
    measure();
  }, [rows]);

  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    // The row with the focus has left the view, and so the document.
    if (hadFocus.current && document.activeElement === document.body) {
      box.current?.focus({ preventScroll: true });
    }
    hadFocus.current = box.current?.contains(document.activeElement) ?? false;
  });

  const shown = shownColumns(columns);
  const hasNames = Object.keys(names).length > 0;
  const { first, end } =
    scrolled.height === 0 ? { first: 0, end: FIRST_ROWS } : rowsInView(scrolled, rows.length);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="stores-box" ref={box} onScroll={measure} tabIndex={0} aria-label="Rows">
      <table
        class={hasNames ? "stores with-names" : "stores"}
        aria-rowcount={rows.length + HEADER_ROWS}
      >
        <caption class="visually-hidden">Stores of the report</caption>
        <StoresHead columns={columns} sort={sort} onSort={onSort} />
        <tbody>
          <Space columns={shown.length + 1} rows={first} height={scrolled.row} />
          {rows.slice(first, end).map((row, index) => {
            const id = cellOf(row, "store_id", columns);
            const bucket = cellOf(row, "bucket", columns);
            return (
              <tr
                key={`${id} ${bucket}`}
                data-store={id}
                aria-rowindex={first + index + HEADER_ROWS + 1}
              >
                <th scope="row">
                  <a href={storeAddress(id, bucket)} data-id={id}>
                    <StoreName id={id} name={ofStore(names, id)} />
                  </a>
                </th>
                {shown.map((column) => {
                  const cell = cellOf(row, column, columns);
                  const { kind } = labelsOf(columns, column);
                  if (kind === "text") return <td key={column}>{cell}</td>;
                  const isNothing = Number(cell) === 0 && (kind === "down" || kind === "unknown");
                  return (
                    <td key={column} class={`number ${kind}${isNothing ? " zero" : ""}`}>
                      {cell}
                    </td>
                  );
                })}
              </tr>
            );
          })}
          <Space
            columns={shown.length + 1}
            rows={rows.length - Math.min(end, rows.length)}
            height={scrolled.row}
          />
        </tbody>
      </table>
    </section>
  );
}

/** How many rows are rendered before anything is measured. */
export const FIRST_ROWS = 40;

/** Replaces rows that are out of view. The server renders none, and so no inline style. */
function Space({ columns, rows, height }: { columns: number; rows: number; height: number }) {
  if (rows <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
    <tr class="space" aria-hidden="true">
      <td colSpan={columns} style={{ height: `${rows * height}px` }} />
    </tr>
  );
}
