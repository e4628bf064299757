import type { OutagesProps } from "./props.ts";

const HOUR_MS = 3_600_000;

/** Ranges that end with the newest poll, by their hours. */
const RANGES = [
  ["Last 24 hours", 24],
  ["Last 7 days", 168],
  ["Last 31 days", 744],
] as const;

const STATES = [
  ["", "all"],
  ["true", "ongoing"],
  ["false", "ended"],
] as const;

/**
 * The range of time and the filters. It works without a script. What is typed stays while the list
 * is read on: values are those of the beginning.
 */
export function OutageFilterForm({
  filters,
  range,
  newest,
}: Pick<OutagesProps, "filters" | "range" | "newest">) {
  const kept = { min_minutes: filters.min_minutes, ongoing: filters.ongoing, store: filters.store };
  const href = (hours: number) => {
    const from = new Date(Date.parse(newest ?? "") - hours * HOUR_MS).toISOString();
    const named = Object.entries({ from, to: newest ?? "", ...kept }).filter(([, text]) => text);
    return `?${new URLSearchParams(Object.fromEntries(named))}`;
  };
  return (
    <form class="range">
      {newest !== null && (
        <nav aria-label="Range" class="ways-of-range">
          {RANGES.map(([label, hours]) => (
            <a key={label} class="button" href={href(hours)}>
              {label}
            </a>
          ))}
        </nav>
      )}
      <label>
        From (UTC)
        <input
          type="datetime-local"
          name="from"
          step="1"
          defaultValue={filters.from === "" ? "" : range.from.slice(0, 19)}
        />
      </label>
      <label>
        To (UTC)
        <input
          type="datetime-local"
          name="to"
          step="1"
          defaultValue={filters.to === "" ? "" : range.to.slice(0, 19)}
        />
      </label>
      <label>
        At least, minutes
        <input
          type="number"
          name="min_minutes"
          min="0"
          step="any"
          defaultValue={filters.min_minutes}
        />
      </label>
      <label>
        State
        <select name="ongoing">
          {STATES.map(([value, label]) => (
            <option key={value} value={value} selected={value === filters.ongoing}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        Store id
        <input
          type="text"
          name="store"
          defaultValue={filters.store}
          maxLength={64}
          spellcheck={false}
        />
      </label>
      <button type="submit">Show</button>
    </form>
  );
}
