import type { Ways } from "./range.ts";

/** The range of time to show. It works without a script: each choice is a link. */
export function RangeForm({
  address,
  report,
  ways,
}: {
  /** The address of this page, without a query. */
  address: string;
  /** The requested report, to keep. */
  report: string | undefined;
  ways: Ways;
}) {
  const kept = report === undefined ? {} : { report };
  const href = (query: Record<string, string>) => {
    const search = new URLSearchParams({ ...query, ...kept }).toString();
    return `${address}${search === "" ? "" : "?"}${search}#timeline-heading`;
  };
  return (
    <form class="range" action={`${address}#timeline-heading`}>
      {report !== undefined && <input type="hidden" name="report" value={report} />}
      <nav aria-label="Range" class="ways-of-range">
        <a class="button" href={href(ways.earlier)}>
          <span aria-hidden="true">← </span>Earlier
        </a>
        <a class="button" href={href(ways.day)}>
          Day
        </a>
        <a class="button" href={href(ways.week)}>
          Week
        </a>
        {ways.later ? (
          <a class="button" href={href(ways.later)}>
            Later<span aria-hidden="true"> →</span>
          </a>
        ) : (
          <span class="button is-off">
            Later<span aria-hidden="true"> →</span>
          </span>
        )}
        <a class="button" href={href({})}>
          Latest
        </a>
      </nav>
      <span class="dates">
        <label>
          From <input type="date" name="from" value={ways.first} required />
        </label>
        <label>
          to <input type="date" name="to" value={ways.last} required />
        </label>
        <button type="submit">Show</button>
      </span>
    </form>
  );
}
