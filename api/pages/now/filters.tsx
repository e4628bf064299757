import { type Filter, LONGEST_SEARCH, moreThan, searchOf } from "./filter.ts";
import type { NowActions } from "./props.ts";

/** Searches the list by name, id or value; without a script by loading the page again. */
export function Search({
  search,
  by,
  onSearch,
}: Pick<Filter, "search" | "by"> & Pick<NowActions, "onSearch">) {
  return (
    <form
      class="search"
      onSubmit={(event) => {
        if (onSearch) event.preventDefault();
      }}
    >
      {by !== "" && <input type="hidden" name="by" value={by} />}
      <label for="search">Name or id</label>
      <input
        id="search"
        name="q"
        type="search"
        value={search}
        maxLength={LONGEST_SEARCH}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onSearch?.(event.currentTarget.value)}
      />
    </form>
  );
}

/** Shows a longer list. */
export function More({ limit, search, by, onMore }: Filter & Pick<NowActions, "onMore">) {
  return (
    <a
      class="button"
      href={`?${searchOf({ limit: moreThan(limit), search, by })}`}
      onClick={(event) => {
        if (!onMore) return;
        event.preventDefault();
        onMore();
      }}
    >
      Show more
    </a>
  );
}
