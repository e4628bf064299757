import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  type Analyst,
  AnalystFailure,
  AnalystUnfit,
  type QueryAnswer,
} from "../../sql/analyst/analyst.ts";
import { Problem } from "../http/problem.ts";
import { type ApiEnv, createRouter, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";

const FormatName = z
  .string()
  .regex(/^[A-Za-z]\w{0,60}$/, "expected the name of a format, such as JSON or CSVWithNames")
  .openapi({
    description: "Any output format of ClickHouse, if the SQL has no FORMAT; default: JSON",
    example: "CSVWithNames",
  });

/** What examples ask. */
const SQL = "SELECT status, count() FROM store_status FINAL GROUP BY status";

const PARAMETER = /^param_[A-Za-z_]\w*$/;

/** The named parameters and any `param_<name>`; others are refused by name. */
const SqlParameters = z
  .looseObject({
    query: z
      .string()
      .optional()
      .openapi({ description: "The SQL: one read-only statement", example: SQL }),
    format: FormatName.optional(),
  })
  .check((context) => {
    const keys = Object.keys(context.value).filter(
      (key) => key !== "query" && key !== "format" && !PARAMETER.test(key),
    );
    if (keys.length > 0) {
      context.issues.push({ code: "unrecognized_keys", keys, input: context.value });
    }
  });

const SqlParams = z
  .strictObject({
    query: z.string().min(1).describe("The SQL: one read-only statement"),
    parameters: z
      .record(z.string().regex(/^[A-Za-z_]\w*$/), z.string())
      .optional()
      .describe("Values of `{name:Type}`, as text in the form that ClickHouse accepts"),
    format: FormatName.optional(),
  })
  .openapi("SqlQuestion", {
    example: {
      query: "SELECT store_id FROM stores WHERE timezone = {zone:String}",
      parameters: { zone: "Europe/London" },
      format: "JSONEachRow",
    },
  });

const binary = { schema: z.string().openapi({ format: "binary" }) };
const text = { schema: z.string() };

/** Plain text, not parsed as a form: curl sends the second type with any `--data`. */
const asItIs = {
  schema: { type: "string", description: "The SQL as plain text" },
  example: SQL,
} as const;

const answer = {
  200: {
    description: "The result in its format; the media type follows the format",
    content: {
      "application/json": {
        schema: z
          .record(z.string(), z.unknown())
          .describe("ClickHouse's format JSON: `meta`, `data`, `rows`, `statistics`"),
      },
      "application/x-ndjson": text,
      "text/csv": text,
      "text/tab-separated-values": text,
      "text/plain": text,
      "text/markdown": text,
      "application/xml": text,
      "application/vnd.apache.parquet": binary,
      "application/vnd.apache.arrow.file": binary,
      "application/vnd.apache.arrow.stream": binary,
      "application/octet-stream": binary,
    },
  },
} as const;

const errors = [
  ...["sql-failed", "sql-refused", "sql-limit", "too-busy", "sql-not-configured"],
] as const;

const DESCRIPTION =
  "Read-only ClickHouse SQL over the tables and views of docs/SQL.md: one statement (SELECT, EXPLAIN of " +
  "a SELECT, DESCRIBE, EXISTS, SHOW TABLES, SHOW COLUMNS, SHOW CREATE). No writes, files, network or " +
  "settings; time, memory, rows and bytes are limited. Pass values of `{name:Type}` in the SQL as " +
  "`param_<name>`.";

const getSql = createRoute({
  ...{ method: "get", path: "/sql", operationId: "askSql", tags: ["SQL"] },
  ...{ summary: "Query ClickHouse", description: DESCRIPTION },
  ...scope("sql"),
  request: {
    query: SqlParameters.safeExtend({
      query: SqlParameters.shape.query.openapi({ param: { required: true } }),
    }),
  },
  responses: responses(answer, ...errors),
});

const postSql = createRoute({
  ...{ method: "post", path: "/sql", operationId: "askLongSql", tags: ["SQL"] },
  ...{ summary: "Query ClickHouse, with the SQL in the body", description: DESCRIPTION },
  ...scope("sql"),
  request: {
    query: SqlParameters,
    body: {
      description: "The SQL itself, or JSON with the SQL and its parameters",
      // If it were required, validation would demand JSON of plain text too.
      required: false,
      content: {
        "text/plain": { ...text, example: SQL },
        "application/json": { schema: SqlParams },
        "application/sql": asItIs,
        "application/x-www-form-urlencoded": asItIs,
      },
    },
  },
  responses: responses(answer, "unsupported-media-type", "body-too-large", ...errors),
});

/** What to do where ad hoc SQL is not configured. */
export const NOT_CONFIGURED =
  "set CLICKHOUSE_ANALYST_USER and CLICKHOUSE_ANALYST_PASSWORD to a read-only user of the ClickHouse " +
  "server, such as that of sql/server/analyst.xml";

/** `GET /sql` and `POST /sql`: ad hoc queries. Without an analyst the error names the settings. */
export function sql(analyst: Analyst | undefined) {
  const router = createRouter();
  router.openapi(getSql, (c) => {
    const { query, format, ...rest } = c.req.valid("query");
    return runQuery(c, analyst, { sql: query, format, parameters: parametersOf(rest) });
  });
  router.openapi(postSql, async (c) => {
    const { query, format, ...rest } = c.req.valid("query");
    const parameters = parametersOf(rest);
    const type = c.req.header("Content-Type")?.split(";")[0]?.trim().toLowerCase() ?? "";
    if (type === "application/json") {
      const body = SqlParams.parse(await c.req.json());
      const given = { ...parameters, ...body.parameters };
      const sql = [query, body.query].filter((part) => part !== undefined).join("\n");
      return runQuery(c, analyst, { sql, format: body.format ?? format, parameters: given });
    }
    if (!TEXT.has(type)) {
      const detail = `${type} is not supported: send SQL as text/plain or application/json`;
      throw new Problem("unsupported-media-type", detail);
    }
    const body = await c.req.text();
    const sql = [query, body].filter((part) => part !== undefined && part !== "").join("\n");
    return runQuery(c, analyst, { sql, format, parameters });
  });
  return router;
}

/** Content types whose body is the SQL itself. */
const TEXT = new Set(["", "text/plain", "application/sql", "application/x-www-form-urlencoded"]);

function parametersOf(rest: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(rest).map(([name, value]) => [name.slice(6), String(value)]);
  return Object.fromEntries(entries);
}

type SqlRequest = {
  sql: string | undefined;
  format: string | undefined;
  parameters: Record<string, string>;
};

async function runQuery(c: Context<ApiEnv>, analyst: Analyst | undefined, request: SqlRequest) {
  if (analyst === undefined) throw new Problem("sql-not-configured", NOT_CONFIGURED);
  const { sql, format, parameters } = request;
  if (sql === undefined || sql.trim() === "") {
    throw new Problem("invalid-request", "the SQL is missing: send it as `query` or as the body");
  }
  const params = { sql, parameters, signal: c.req.raw.signal };
  const {
    body,
    contentType,
    format: written,
  } = await analyst
    .ask(format === undefined ? params : { ...params, format })
    .catch((error: unknown): QueryAnswer => {
      throw problemOf(error);
    });
  return c.body(body, 200, {
    "Content-Type": contentType,
    "Cache-Control": "no-store",
    "X-ClickHouse-Format": written,
  });
}

function problemOf(error: unknown): unknown {
  if (error instanceof AnalystUnfit) {
    return new Problem("sql-not-configured", error.message, { cause: error });
  }
  if (!(error instanceof AnalystFailure)) return error;
  const { kind, message, code, type } = error;
  return new Problem(kind, message, {
    cause: error,
    ...(code === undefined ? {} : { extensions: { clickhouse_code: code, clickhouse_type: type } }),
    ...(kind === "too-busy" ? { headers: { "Retry-After": "1" } } : {}),
  });
}
