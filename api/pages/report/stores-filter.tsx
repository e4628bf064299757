import { DOWNTIMES, type DowntimeColumn, type Filters } from "./filters.ts";

type StoresFilterProps = {
  filters: Filters;
  onFilter: (filters: Partial<Filters>) => void;
};

const LABELS: Record<DowntimeColumn, string> = {
  downtime_last_week: "hours in the last week",
  downtime_last_day: "hours in the last day",
  downtime_last_hour: "minutes in the last hour",
};

/** Filters the table of stores. */
export function StoresFilter({ filters, onFilter }: StoresFilterProps) {
  return (
    <search class="filter">
      <label class="search">
        <span>Id begins with</span>
        <input
          type="search"
          value={filters.begin}
          maxLength={64}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => onFilter({ begin: event.currentTarget.value.trim() })}
        />
      </label>
      <div class="search">
        <label for="least">Down at least</label>
        <input
          id="least"
          type="number"
          min="0"
          step="any"
          value={filters.least}
          onInput={(event) => onFilter({ least: event.currentTarget.value })}
        />
        <select
          aria-label="Unit and window of the least downtime"
          value={filters.leastOf}
          onChange={(event) => onFilter({ leastOf: event.currentTarget.value as DowntimeColumn })}
        >
          {DOWNTIMES.map((column) => (
            <option key={column} value={column}>
              {LABELS[column]}
            </option>
          ))}
        </select>
      </div>
    </search>
  );
}
