import { formatCount } from "../kit/format.ts";
import type { Placed } from "../kit/page.ts";
import { DownTable } from "./down-table.tsx";
import { MOST_STORES } from "./filter.ts";
import { More, Search } from "./filters.tsx";
import { Freshness } from "./freshness.tsx";
import { Groups } from "./groups.tsx";
import { PlannedStores } from "./planned-stores.tsx";
import { isStale, type NowActions, type NowProps } from "./props.ts";
import { StatusCounts } from "./status-counts.tsx";
import { isMostlyUnknown, nothingDownText } from "./text.ts";

/** Which stores are down while open, and how many are in each state. */
export function NowView(props: NowProps & NowActions & Placed) {
  const { now, limit, search, listed, by, connection, problem, age, root } = props;
  const { onSearch, onMore } = props;
  const { stores, planned, down, matching } = now;
  const total = stores.up + stores.down + stores.unknown + stores.closed;
  return (
    <>
      <h1>Now</h1>
      <Freshness now={now} connection={connection} problem={problem} age={age} root={root} />
      {total === 0 ? (
        <NoStores root={root} />
      ) : (
        <div class={isStale(props) ? "is-stale" : undefined} data-figures>
          {isMostlyUnknown(stores) && (
            <p class="notice" data-unknown>
              {`${formatCount(stores.unknown)} of ${formatCount(total)} stores are unknown: they are open, and no poll says how they are.`}
            </p>
          )}
          <StatusCounts stores={stores} total={total} />
          <Groups {...props} />
          <section aria-labelledby="down-heading">
            <div class="section-head">
              <h2 id="down-heading">Down while open</h2>
              <Search search={search} by={by} onSearch={onSearch} />
            </div>
            {down.length > 0 ? (
              <DownTable down={down} root={root} />
            ) : (
              <p class="empty">{nothingDownText(stores, listed)}</p>
            )}
            {down.length > 0 && (
              <p class="faint">
                {`${formatCount(down.length)} of ${formatCount(matching)}${
                  listed === "" ? "" : ` that match “${listed}”`
                }, longest first.`}
              </p>
            )}
            {matching > down.length && limit < MOST_STORES && (
              <More limit={limit} search={search} by={by} onMore={onMore} />
            )}
          </section>
          {planned.stores > 0 && <PlannedStores planned={planned} root={root} />}
        </div>
      )}
    </>
  );
}

function NoStores({ root }: Placed) {
  return (
    <p class="empty">
      There are no stores yet. Send polls to <code>POST /polls</code>, or start with your files; see
      the <a href={`${root}docs`}>API reference</a>.
    </p>
  );
}
