import type { AnyColumn } from "../../uptime/columns.ts";
import type { StoresColumns } from "./columns.ts";
import type { Filters } from "./filters.ts";

type StoresFilterProps = {
  columns: StoresColumns;
  filters: Filters;
  /** Whether any store has a name. */
  hasNames: boolean;
  onFilter: (filters: Partial<Filters>) => void;
};

/** Filters the table of stores. */
export function StoresFilter({ columns, filters, hasNames, onFilter }: StoresFilterProps) {
  return (
    <search class="filter">
      <label class="search">
        <span>{hasNames ? "Name or id" : "Id begins with"}</span>
        <input
          type="search"
          value={filters.begin}
          maxLength={200}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => onFilter({ begin: event.currentTarget.value.trimStart() })}
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
          onChange={(event) => onFilter({ leastOf: event.currentTarget.value as AnyColumn })}
        >
          {columns.downtimes.map(([column, unit]) => (
            <option key={column} value={column}>
              {unit}
            </option>
          ))}
        </select>
      </div>
    </search>
  );
}
