import type { Store } from "../../sql/store.ts";

/**
 * The store itself, with something done around each insert: told its statement, `around` lets it go
 * with `send`, and may wait before, count, or fail.
 */
export function aroundInserts(
  store: Store,
  around: <Answer>(statement: string, send: () => Promise<Answer>) => Promise<Answer>,
): Store {
  const exec: Store["exec"] = (insert) => around(insert.query, () => store.exec(insert));
  return new Proxy(store, {
    get: (target, name) => {
      if (name === "exec") return exec;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
