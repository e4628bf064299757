import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Column } from "../../uptime/columns.ts";
import { COLUMN_LABELS, SHOWN_COLUMNS } from "./columns.ts";
import { cellOf, type Row } from "./filters.ts";
import { rowsInView, type Scrolled } from "./rows-in-view.ts";
import { HEADER_ROWS, StoresHead } from "./stores-head.tsx";

type StoresTableProps = {
  /** In their order; on the server the first few. */
  rows: readonly Row[];
  sort: string;
  /** The address of a store. */
  storeAddress: (id: string) => string;
  onSort: ((column: Column) => void) | undefined;
};

/** Before anything is measured: the height of a row in the style sheet, and of nothing. */
const UNMEASURED: Scrolled = { top: 0, height: 0, row: 32 };

/**
 * All stores of a report. Only the rows in view are in the document; space replaces the others, so
 * that the box scrolls as if all were there.
 */
export function StoresTable({ rows, sort, storeAddress, onSort }: StoresTableProps) {
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

  const { first, end } =
    scrolled.height === 0 ? { first: 0, end: FIRST_ROWS } : rowsInView(scrolled, rows.length);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="stores-box" ref={box} onScroll={measure} tabIndex={0} aria-label="Rows">
      <table class="stores" aria-rowcount={rows.length + HEADER_ROWS}>
        <caption class="visually-hidden">Stores of the report</caption>
        <StoresHead sort={sort} onSort={onSort} />
        <tbody>
          <Space rows={first} height={scrolled.row} />
          {rows.slice(first, end).map((row, index) => {
            const id = cellOf(row, "store_id");
            return (
              <tr key={id} data-store={id} aria-rowindex={first + index + HEADER_ROWS + 1}>
                <th scope="row">
                  <a href={storeAddress(id)}>{id}</a>
                </th>
                {SHOWN_COLUMNS.map((column) => {
                  const cell = cellOf(row, column);
                  const { kind } = COLUMN_LABELS[column];
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
          <Space rows={rows.length - Math.min(end, rows.length)} height={scrolled.row} />
        </tbody>
      </table>
    </section>
  );
}

/** How many rows are rendered before anything is measured. */
export const FIRST_ROWS = 40;

/** Replaces rows that are out of view. The server renders none, and so no inline style. */
function Space({ rows, height }: { rows: number; height: number }) {
  if (rows <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
    <tr class="space" aria-hidden="true">
      <td colSpan={SHOWN_COLUMNS.length + 1} style={{ height: `${rows * height}px` }} />
    </tr>
  );
}
