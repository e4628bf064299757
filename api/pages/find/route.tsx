import type { Context } from "hono";
import { LONGEST_VALUE } from "../../../producers/messages/attributes.ts";
import { storeIdProblem } from "../../../producers/messages/topics.ts";
import { attributesOfStores, listStores } from "../../../sql/stores.ts";
import type { ApiEnv } from "../../http/router.ts";
import { type Page, page } from "../kit/page.ts";
import type { PageParts } from "../kit/parts.ts";
import { type FindProps, FindView } from "./view.tsx";

/** How many stores a page of hits has. */
const HITS = 50;

/**
 * `GET /ui/find`: leads to the store that was searched for, by its id or as the only one that is
 * found; lists the hits if there are several.
 */
export function findPage({ db, stores }: Pick<PageParts, "db" | "stores">): Page {
  const found = new WeakMap<Context, ReturnType<typeof listStores>>();
  /** The hits of a request, which it looks up once. */
  const hitsOf = (c: Context<ApiEnv>) => {
    const hits = found.get(c) ?? listStores(db, { ...ANY, ...requestedOf(c), limit: HITS + 1 });
    found.set(c, hits);
    return hits;
  };

  return page<FindProps>(
    {
      name: "find",
      path: "/find",
      scope: "read",
      browser: undefined,
      leadsTo: async (c) => {
        const { search, after } = requestedOf(c);
        if (search === "") return "now";
        const address = (id: string) => `stores/${encodeURIComponent(id)}`;
        const isId = storeIdProblem(search) === undefined;
        if (isId && (await stores.lookup(search)) !== undefined) return address(search);
        if (after !== "") return undefined;
        const [only, second] = await hitsOf(c);
        return only !== undefined && second === undefined ? address(only.store_id) : undefined;
      },
    },
    {
      title: ({ search }) => `Stores found by “${search}”`,
      load: async (c) => {
        const { search, after } = requestedOf(c);
        const hits = await hitsOf(c);
        const shown = hits.slice(0, HITS);
        const attributes = await attributesOfStores(
          db,
          shown.map(({ store_id }) => store_id),
        );
        return {
          search,
          hits: shown.map(({ store_id, polled }) => {
            const { name, ...others } = attributes.get(store_id) ?? {};
            return { store_id, name, status: polled?.status ?? "unknown", attributes: others };
          }),
          next: hits.length > HITS ? (shown.at(-1)?.store_id ?? null) : null,
          isFirst: after === "",
        };
      },
      View: FindView,
    },
  );
}

const ANY = { prefix: "", timezone: "", silent_since: null, status: "" } as const;

function requestedOf(c: Context<ApiEnv>): { search: string; after: string } {
  const { store = "", after = "" } = c.req.query();
  return { search: store.trim().slice(0, LONGEST_VALUE), after };
}
