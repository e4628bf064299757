import type { Context } from "hono";
import { StoreIdParameter } from "../../answers/known-store.ts";
import { Problem } from "../../http/problem.ts";
import type { ApiEnv } from "../../http/router.ts";

/**
 * The store that the address of a page names.
 *
 * @throws Problem store-not-found where no store can have such an id
 */
export function storeIdOf(c: Context<ApiEnv>): string {
  const id = c.req.param("id") ?? "";
  const valid = StoreIdParameter.safeParse(id);
  if (valid.success) return id;
  const reason = valid.error.issues[0]?.message;
  throw new Problem("store-not-found", `no store has such an id: ${reason}`);
}
