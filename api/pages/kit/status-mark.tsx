/** The state of a store, distinguished by colour, shape and text. */
export type Status = "up" | "down" | "unknown" | "closed";

const SHAPES = {
  up: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  down: <path d="M.5 1.5h11L6 11.5z" fill="currentColor" />,
  unknown: (
    <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-dasharray="2.4 1.6" />
  ),
  closed: <path d="M1 6h10" stroke="currentColor" stroke-width="2" />,
  excused: <path d="M1.5 1.5h9v9h-9zM1.5 6h9" fill="none" stroke="currentColor" />,
  special: (
    <path d="M6 .5L7.5 4.5 11.5 6 7.5 7.5 6 11.5 4.5 7.5.5 6 4.5 4.5z" fill="currentColor" />
  ),
} as const;

/** What time is: a state, or excused by a planned closure. */
export type TimeState = Status | "excused";

/** The mark of a state. Its text is beside it, so the mark is hidden from screen readers. */
export function StatusMark({ status }: { status: TimeState | "special" }) {
  return (
    <svg class={`mark is-${status}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      {SHAPES[status]}
    </svg>
  );
}
