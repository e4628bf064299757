/** The filter of the list, in the address of the page as in that of the API. */
export type Filter = { limit: number; search: string };

/** Stores listed at first, added by each "Show more", and at most (the limit of the API). */
const FIRST_STORES = 50;
const MORE_STORES = 200;
export const MOST_STORES = 1000;

/** The filter in an address; invalid values count as missing. */
export function paramsOf({ limit, q }: Record<string, string>): Filter {
  const stores = /^\d{1,4}$/.test(limit ?? "") ? Number(limit) : FIRST_STORES;
  return {
    limit: Math.min(MOST_STORES, Math.max(1, stores)),
    search: /^[\w.:-]{1,64}$/.test(q ?? "") ? (q ?? "") : "",
  };
}

/** The same as the query of an address. */
export function searchOf({ limit, search }: Filter): string {
  const query = search === "" ? {} : { q: search };
  return new URLSearchParams({ ...query, limit: String(limit) }).toString();
}

/** The next longer list. */
export function moreThan(limit: number): number {
  return Math.min(MOST_STORES, limit + MORE_STORES);
}
