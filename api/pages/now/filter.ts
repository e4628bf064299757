/** The filter of the list, in the address of the page as in that of the API. */
export type Filter = {
  limit: number;
  search: string;
  /** The attribute that the stores are grouped by; empty for none. */
  by: string;
};

/** The longest search; that of the API. */
export const LONGEST_SEARCH = 200;

/** Stores listed at first, added by each "Show more", and at most (the limit of the API). */
const FIRST_STORES = 50;
const MORE_STORES = 200;
export const MOST_STORES = 1000;

/** The filter in an address; invalid values count as missing. */
export function paramsOf({ limit, q = "", by = "" }: Record<string, string>): Filter {
  const stores = /^\d{1,4}$/.test(limit ?? "") ? Number(limit) : FIRST_STORES;
  return {
    limit: Math.min(MOST_STORES, Math.max(1, stores)),
    search: q.trim().slice(0, LONGEST_SEARCH),
    by: /^[a-z]\w{0,63}$/.test(by) ? by : "",
  };
}

/** The same as the query of an address. */
export function searchOf({ limit, search, by }: Filter): string {
  return new URLSearchParams({
    ...(search === "" ? {} : { q: search }),
    limit: String(limit),
    ...(by === "" ? {} : { by }),
  }).toString();
}

/** The same as the query of the API. */
export function queryOf({ limit, search, by }: Filter): string {
  return new URLSearchParams({
    limit: String(limit),
    ...(search === "" ? {} : { search }),
    ...(by === "" ? {} : { by }),
  }).toString();
}

/** The next longer list. */
export function moreThan(limit: number): number {
  return Math.min(MOST_STORES, limit + MORE_STORES);
}
