import { AnalystFailure } from "../analyst/failure.ts";
import { type Limits, limitSettings, loweredBy } from "../analyst/limits.ts";
import { ClickHouseException } from "../embedded/exceptions.ts";

/** Settings that change the form of an answer, not what it can reach. */
const HARMLESS = new RegExp(
  `^(?:${[
    "output_format_(?:json|csv|tsv|pretty|arrow|parquet|orc|values|markdown|decimal|binary|native)_\\w+",
    ...["session_timezone", "date_time_(?:in|out)put_format", "interval_output_format"],
    ...["join_use_nulls", "extremes", "prefer_column_name_to_alias", "final"],
    ...["bool_true_representation", "bool_false_representation", "format_csv_delimiter"],
  ].join("|")})$`,
);

/** Exceptions: those for the memory of a writer, and a path that one opens. */
const HARMFUL = /^output_format_(?:parquet|orc|arrow)_\w*(?:size|stride|threshold|bits|time_zone)/;

/** Settings that clients send by default and that mean nothing here. */
const IGNORED = new Set([
  ...["readonly", "wait_end_of_query", "send_progress_in_http_headers", "log_comment"],
  ...["http_headers_progress_interval_ms", "enable_http_compression", "async_insert"],
  ...["cancel_http_readonly_queries_on_client_close", "http_response_buffer_size"],
  ...["http_write_exception_in_output_format", "query_id", "log_queries", "max_block_size"],
]);

/**
 * The settings of a query that may apply to it. Limits may be lowered; a higher one is replaced by
 * ours.
 *
 * @throws ClickHouseException as a server does for a user who may not change settings
 */
export function harmlessSettings(
  request: ReadonlyMap<string, string>,
  limits: Limits,
): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  const lowered = new Map(Object.entries(loweredBy(limits)));
  const fixed = limitSettings(limits);
  for (const [name, value] of request) {
    const most = lowered.get(name);
    const wanted = Number(value);
    if (most !== undefined) {
      if (wanted > 0 && wanted < most) taken.set(name, String(wanted));
    } else if (HARMLESS.test(name) && !HARMFUL.test(name)) taken.set(name, value);
    else if (!IGNORED.has(name) && !fixed.has(name)) {
      const text = `Cannot modify '${name}' setting in readonly mode.`;
      throw new ClickHouseException(164, "READONLY", text);
    }
  }
  return taken;
}

/** A failure as a server reports it. */
export function exceptionOfFailure(error: unknown): unknown {
  if (!(error instanceof AnalystFailure)) return error;
  const { message } = error;
  if (error.code !== undefined && error.type !== undefined) {
    return new ClickHouseException(error.code, error.type, message, { cause: error });
  }
  if (error.kind === "too-busy") {
    return new ClickHouseException(202, "TOO_MANY_SIMULTANEOUS_QUERIES", message, { cause: error });
  }
  if (error.kind === "sql-limit") {
    return new ClickHouseException(396, "TOO_MANY_ROWS_OR_BYTES", message, { cause: error });
  }
  return new ClickHouseException(497, "ACCESS_DENIED", message, { cause: error });
}
