import type { Database } from "../../sql/database.ts";

/**
 * The store itself, with something done around each insert: told its statement, `around` lets it go
 * with `send`, and may wait before, count, or fail.
 */
export function aroundInserts(
  db: Database,
  around: <Answer>(statement: string, send: () => Promise<Answer>) => Promise<Answer>,
): Database {
  const exec: Database["exec"] = (insert) => around(insert.query, () => db.exec(insert));
  return new Proxy(db, {
    get: (target, name) => {
      if (name === "exec") return exec;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
