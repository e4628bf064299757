import uPlot from "uplot";
import { coloursOf, onColours } from "./colours.ts";
import { instantText, numberText } from "./tick-text.ts";

/** What is drawn: a value for each x, in ascending order; null if there is none. */
export type Points = { x: number[]; y: (number | null)[] };

/** How it is drawn. */
export type PlotStyle = {
  /**
   * What x is: an instant (seconds since the epoch), a number, or a row, with the names in order.
   */
  x: "time" | "number" | { rows: readonly string[] };
  kind: "line" | "bars";
  /** How much of the time before the newest x the axis shows; default: all. */
  lastSeconds?: number;
};

/** A drawing; call `close` when it is no longer shown. */
export type Plot = { draw(points: Points): void; close(): void };

const HEIGHT = 220;
const FONT = "12px system-ui, sans-serif";

/**
 * Draws points into an element, in its width and in the colours of the page, and follows their
 * changes. It is a picture: the page must show the same in a table.
 *
 * @param onPoint gets the index of the point under the cursor, or undefined
 */
export function openPlot(
  place: HTMLElement,
  style: PlotStyle,
  points: Points,
  onPoint?: (index: number | undefined) => void,
): Plot {
  const colour = coloursOf(place);
  const axis = {
    stroke: () => colour("muted"),
    font: FONT,
    grid: { stroke: () => colour("line"), width: 1 },
    ticks: { stroke: () => colour("line"), width: 1, size: 4 },
  };
  const { lastSeconds } = style;
  const bars = uPlot.paths.bars?.({ size: [0.8, 60], align: 0 });
  const chart = new uPlot(
    {
      width: widthOf(place),
      height: HEIGHT,
      // On the right: room for half the label of a mark at the end.
      padding: [null, 28, null, null],
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false },
      scales: {
        x: {
          time: style.x === "time",
          ...(lastSeconds === undefined
            ? {
                range: (_, from, to) =>
                  withRoom(from, to, style.kind === "bars" ? points.x.length : 0),
              }
            : { range: ({ data }) => upTo(data[0].at(-1), lastSeconds) }),
        },
        y: { range: (_, from, to) => fromZero(from, to) },
      },
      axes: [
        {
          ...axis,
          space: typeof style.x === "object" ? 92 : 72,
          size: style.x === "time" ? 50 : 32,
          ...(typeof style.x === "object" ? { incrs: WHOLE } : {}),
          values: (_, splits, _axis, _space, apart) => marksOf(style.x, splits, apart),
        },
        { ...axis, size: 56, values: (_, splits) => numberText(splits) },
      ],
      series: [
        {},
        {
          stroke: () => colour("accent"),
          width: 1.5,
          ...(style.kind === "bars" ? { points: { show: false } } : {}),
          ...(style.kind === "bars" && bars !== undefined
            ? { paths: bars, fill: () => colour("accent") }
            : {}),
        },
      ],
      hooks: { setCursor: [({ cursor }) => onPoint?.(cursor.idx ?? undefined)] },
    },
    [points.x, points.y],
    place,
  );
  const sizes = new ResizeObserver(() => chart.setSize({ width: widthOf(place), height: HEIGHT }));
  sizes.observe(place);
  const unwatch = onColours(() => chart.redraw(false, true));
  return {
    draw: ({ x, y }) => chart.setData([x, y]),
    close() {
      sizes.disconnect();
      unwatch();
      chart.destroy();
    },
  };
}

/** There are no half rows. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/** How many characters of a row's name fit at its mark. */
const NAME_CHARACTERS = 10;

function marksOf(x: PlotStyle["x"], splits: number[], apart: number): string[] {
  if (x === "time") return instantText(splits, apart);
  if (x === "number") return numberText(splits);
  return splits.map((row) => {
    const name = x.rows[row - 1] ?? "";
    return name.length > NAME_CHARACTERS ? `${name.slice(0, NAME_CHARACTERS)}…` : name;
  });
}

function widthOf(place: HTMLElement): number {
  return Math.max(200, place.clientWidth);
}

/** Without any point the axis ends now. */
function upTo(newest: number | undefined, seconds: number): [number, number] {
  const end = newest ?? Date.now() / 1000;
  return [end - seconds, end];
}

/** Room for half a bar at both ends, and for a single point. */
function withRoom(from: number, to: number, bars: number): [number, number] {
  const span = to - from;
  if (!(span > 0)) return [from - 1, to + 1];
  const room = bars > 1 ? span / (bars - 1) / 2 : 0;
  return [from - room, to + room];
}

/** The axis starts at zero, so that differences look as large as they are. */
function fromZero(from: number | null, to: number | null): [number, number] {
  const [least, most] = [Math.min(0, from ?? 0), Math.max(0, to ?? 0)];
  return least === most ? [0, 1] : [least * 1.08, most * 1.08];
}
