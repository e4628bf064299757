import { readHandbook } from "../../../sql/analyst/handbook.ts";
import { LIMITS } from "../../../sql/analyst/limits.ts";
import { Problem } from "../../http/problem.ts";
import { NOT_CONFIGURED } from "../../routes/sql.ts";
import { type Page, page } from "../kit/page.ts";
import type { PageParts } from "../kit/parts.ts";
import { type SqlProps, SqlView } from "./view.tsx";

/**
 * `GET /ui/sql`: read-only queries in SQL. If the server does not answer them, it says what to set.
 */
export function sqlPage({ answersSql }: Pick<PageParts, "answersSql">): Page {
  const handbook = readHandbook();
  return page<SqlProps>(
    {
      name: "sql",
      path: "/sql",
      navigation: "SQL",
      scope: "sql",
      browser: new URL("./browser.tsx", import.meta.url),
    },
    {
      title: () => "SQL",
      load: async () => {
        if (!answersSql) throw new Problem("sql-not-configured", NOT_CONFIGURED);
        return {
          ...handbook,
          limits: LIMITS,
          outcome: { kind: "none" },
          drawing: undefined,
          note: undefined,
          isLive: false,
          isLinked: false,
        };
      },
      View: SqlView,
    },
  );
}
