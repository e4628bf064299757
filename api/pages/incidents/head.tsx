import { formatMinute } from "../kit/format.ts";
import type { IncidentsProps } from "./props.ts";

/** What is shown, and the form that changes it, which works without a script. */
export function IncidentsHead({ filters, range, as_of }: IncidentsProps) {
  return (
    <>
      <h1>Incidents</h1>
      <p class="facts" data-range>
        {`${formatMinute(range.from)} to ${formatMinute(range.to)} UTC, by the polls up to ${formatMinute(as_of)}`}
      </p>
      <FilterForm filters={filters} range={range} />
    </>
  );
}

function FilterForm({ filters, range }: Pick<IncidentsProps, "filters" | "range">) {
  const shown = (name: "from" | "to") => (filters[name] === "" ? "" : range[name].slice(0, 19));
  return (
    <form class="range">
      <label>
        State
        <select name="state" value={filters.state}>
          <option value="open">open</option>
          <option value="closed">closed</option>
          <option value="all">all</option>
        </select>
      </label>
      <label>
        From (UTC)
        <input type="datetime-local" name="from" step="1" value={shown("from")} />
      </label>
      <label>
        To (UTC)
        <input type="datetime-local" name="to" step="1" value={shown("to")} />
      </label>
      <label>
        Store id
        <input type="text" name="store" value={filters.store} maxLength={64} spellcheck={false} />
      </label>
      <button type="submit">Show</button>
    </form>
  );
}
