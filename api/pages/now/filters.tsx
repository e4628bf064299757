import { type Filter, moreThan, searchOf } from "./filter.ts";
import type { NowActions } from "./props.ts";

/** Filters the list by the beginning of the id; without a script by loading the page again. */
export function Search({
  search,
  onSearch,
}: Pick<Filter, "search"> & Pick<NowActions, "onSearch">) {
  return (
    <form
      class="search"
      onSubmit={(event) => {
        if (onSearch) event.preventDefault();
      }}
    >
      <label for="begin">Id begins with</label>
      <input
        id="begin"
        name="q"
        type="search"
        value={search}
        maxLength={64}
        pattern="[A-Za-z0-9._:\-]*"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onSearch?.(event.currentTarget.value)}
      />
    </form>
  );
}

/** Shows a longer list. */
export function More({ limit, search, onMore }: Filter & Pick<NowActions, "onMore">) {
  return (
    <a
      class="button"
      href={`?${searchOf({ limit: moreThan(limit), search })}`}
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
