import type { Group } from "../../../sql/rollups.ts";
import { WINDOW_NAMES, WINDOWS, type WindowName } from "../../uptime/windows.ts";
import { formatCount, formatQuantity } from "../kit/format.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { StatusMark } from "../kit/status-mark.tsx";
import type { ViewState } from "./address.ts";
import { Figure, Percent } from "./figure.tsx";
import { type GroupSums, inUnit, uptimePct, worstFirst } from "./group-figures.ts";

/** The groups of a report, of which a page has some thousand at most. */
export type ShownGroups = {
  items: readonly Group[];
  /** How many there are in all. */
  count: number;
};

type GroupsProps = {
  groups: ShownGroups;
  viewState: ViewState;
  /** Whether it is of the windows; else of a period. */
  isOfWindows: boolean;
  /** The address of the stores of a group. */
  addressOf(values: readonly string[]): string;
  onGroup: ((values: readonly string[]) => void) | undefined;
};

/** Roll-ups of a report, the worst group first; each opens to its stores. */
export function GroupTable({ groups, viewState, isOfWindows, addressOf, onGroup }: GroupsProps) {
  const { by, window, filters } = viewState;
  const rows = worstFirst(groups.items, isOfWindows ? WINDOW_NAMES.indexOf(window) : 0);
  const marks = marksOf(rows, groups.count);
  const { unit, unitUs } = WINDOWS[isOfWindows ? window : "week"];
  const time = (us: number) => <Figure value={inUnit(us, unitUs)} />;
  return (
    <>
      <Scrolls label="Figures of groups">
        <table class="groups">
          <caption>
            {isOfWindows ? WINDOWS[window as WindowName].label : "The period"}, in {unit}
          </caption>
          <thead>
            <tr>
              {by.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col" class="number">
                Stores
              </th>
              <th scope="col" class="number">
                Uptime
              </th>
              <th scope="col" class="number">
                <StatusMark status="down" /> Down
              </th>
              <th scope="col" class="number">
                <StatusMark status="unknown" /> Unknown
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr
                key={JSON.stringify(row.values)}
                data-group={row.values.join("|")}
                aria-current={isSame(row.values, filters.group) ? "true" : undefined}
              >
                {row.values.map((value, index) => {
                  const shown = <Value value={value} of={by[index] ?? ""} />;
                  if (index > 0) return <td key={by[index]}>{shown}</td>;
                  return (
                    <th key={by[index]} scope="row">
                      <a
                        href={addressOf(row.values)}
                        onClick={(event) => {
                          if (!onGroup) return;
                          event.preventDefault();
                          onGroup(row.values);
                        }}
                      >
                        {shown}
                      </a>
                      {marks.get(row) && <span class="badge">{marks.get(row)}</span>}
                    </th>
                  );
                })}
                <td class="number">{formatCount(row.stores)}</td>
                <td class="number">
                  <strong>
                    <Percent value={uptimePct(row)} />
                  </strong>
                </td>
                <td class="number">{time(row.down)}</td>
                <td class="number">{time(row.unknown)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
      <p class="faint">
        {`${groups.count > rows.length ? `The worst ${formatCount(rows.length)} of ` : ""}${formatQuantity(groups.count, "group")}, by the attributes that stores had when the report began. Sums of exact microseconds, rounded once.`}
      </p>
    </>
  );
}

/** The worst group and the best one, where they differ; the best only where all are shown. */
function marksOf(rows: readonly GroupSums[], count: number): ReadonlyMap<GroupSums, string> {
  const known = rows.filter(({ up, down }) => up + down > 0);
  const [worst, best] = [known[0], known.at(-1)];
  if (worst === undefined || best === undefined) return new Map();
  const differ = worst.up * (best.up + best.down) !== best.up * (worst.up + worst.down);
  if (!differ) return new Map();
  return new Map([[worst, "worst"], ...(rows.length === count ? [[best, "best"] as const] : [])]);
}

/** Whether two lists of values are the same. */
function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** The value of an attribute; in words where stores have none. */
export function Value({ value, of }: { value: string; of: string }) {
  if (value === "") return <>{`without ${of}`}</>;
  return (
    <bdi class="store-name" title={value}>
      {value}
    </bdi>
  );
}

type ChooserProps = {
  attributes: readonly string[];
  viewState: ViewState;
  /** Goes to the same page with other groups. */
  onBy: ((by: readonly string[]) => void) | undefined;
};

/** Chooses one or two attributes; without a script by loading the page again. */
export function GroupChooser({ attributes, viewState, onBy }: ChooserProps) {
  const { by, compare, window, filters } = viewState;
  const selects = ["Group by", "and by"];
  return (
    <form
      class="search"
      action="#groups-heading"
      onChange={(event) => {
        const chosen = new FormData(event.currentTarget).getAll("by");
        onBy?.(chosen.map(String).filter((name) => name !== ""));
      }}
    >
      <input type="hidden" name="sort" value={filters.sort} />
      <input type="hidden" name="window" value={window} />
      {compare !== "" && <input type="hidden" name="compare" value={compare} />}
      {selects.slice(0, Math.min(by.length + 1, attributes.length)).map((label, index) => (
        <label key={label}>
          {label}{" "}
          <select name="by">
            <option value="" selected={by[index] === undefined}>
              {index === 0 ? "nothing" : "nothing else"}
            </option>
            {attributes
              .filter((name) => index === 0 || name !== by[0])
              .map((name) => (
                <option key={name} value={name} selected={name === by[index]}>
                  {name}
                </option>
              ))}
          </select>
        </label>
      ))}
      {!onBy && <button type="submit">Show</button>}
    </form>
  );
}
