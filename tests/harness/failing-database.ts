import type { Database } from "../../sql/database.ts";

/** The store itself, with every statement failing in this way. */
export function failingDatabase(db: Database, fail: () => Promise<never>): Database {
  const requested = new Set<PropertyKey>(["query", "exec", "command", "insert"]);
  return new Proxy(db, {
    get: (target, name) => {
      if (requested.has(name)) return fail;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
