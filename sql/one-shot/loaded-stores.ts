import { z } from "zod";
import { query } from "../query.ts";
import { StorePolls } from "../stores.ts";

type Nothing = Record<never, never>;

/** The stores that were polled, by id: how many polls each has, and its schedule by name. */
export const loadedStores = query<Nothing, { store_id: string; polls: number; schedule: string }>({
  file: "loaded_stores.sql",
  row: z.object({ store_id: z.string(), polls: z.coerce.number(), schedule: z.string() }),
});

/** The polls of stores from one id to another, both included, up to an instant; as `StorePolls`. */
export const loadedPollsOfStores = query<
  { first: string; last: string; to_us: number },
  StorePolls
>({ file: "loaded_polls_of_stores.sql", row: StorePolls });
