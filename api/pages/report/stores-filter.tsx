import { DOWNTIMES, type DowntimeColumn, type Narrowing } from "./filters.ts";

type StoresFilterProps = {
  narrowing: Narrowing;
  onNarrow: (narrowing: Partial<Narrowing>) => void;
};

const WORDS: Record<DowntimeColumn, string> = {
  downtime_last_week: "hours in the last week",
  downtime_last_day: "hours in the last day",
  downtime_last_hour: "minutes in the last hour",
};

/** Narrows the table of stores. */
export function StoresFilter({ narrowing, onNarrow }: StoresFilterProps) {
  return (
    <search class="filter">
      <label class="search">
        <span>Id begins with</span>
        <input
          type="search"
          value={narrowing.begin}
          maxLength={64}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => onNarrow({ begin: event.currentTarget.value.trim() })}
        />
      </label>
      <div class="search">
        <label for="least">Down at least</label>
        <input
          id="least"
          type="number"
          min="0"
          step="any"
          value={narrowing.least}
          onInput={(event) => onNarrow({ least: event.currentTarget.value })}
        />
        <select
          aria-label="Unit and window of the least downtime"
          value={narrowing.leastOf}
          onChange={(event) => onNarrow({ leastOf: event.currentTarget.value as DowntimeColumn })}
        >
          {DOWNTIMES.map((column) => (
            <option key={column} value={column}>
              {WORDS[column]}
            </option>
          ))}
        </select>
      </div>
    </search>
  );
}
