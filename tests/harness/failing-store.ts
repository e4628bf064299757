import type { Store } from "../../sql/store.ts";

/** The store itself, with every statement failing in this way. */
export function failingStore(store: Store, fail: () => Promise<never>): Store {
  const asked = new Set<PropertyKey>(["query", "exec", "command", "insert"]);
  return new Proxy(store, {
    get: (target, name) => {
      if (asked.has(name)) return fail;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
