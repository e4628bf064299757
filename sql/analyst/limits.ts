/** The limits of every analyst's query. */
export type Limits = {
  /** Seconds that a query may run. */
  seconds: number;
  /** Bytes of memory that a query may hold. */
  memory: number;
  rowsRead: number;
  bytesRead: number;
  resultRows: number;
  /** Bytes of a result as ClickHouse counts them, before they are written in a format. */
  resultBytes: number;
  /** Bytes of an answer as it is sent. */
  answerBytes: number;
  /** Bytes of a query, and of all its parameters together. */
  textBytes: number;
  /** Queries at once in a process, and how many more may wait. */
  atOnce: number;
  waiting: number;
};

export const LIMITS: Limits = {
  seconds: 30,
  memory: 1_000_000_000,
  rowsRead: 2_000_000_000,
  bytesRead: 100_000_000_000,
  resultRows: 1_000_000,
  resultBytes: 100_000_000,
  answerBytes: 300_000_000,
  textBytes: 100_000,
  atOnce: 2,
  waiting: 6,
};

/**
 * Answers have no escape sequences of terminals, whatever the process writes its own output to:
 * Pretty formats would colour them if that were a terminal.
 */
export const NO_TERMINAL: ReadonlyMap<string, string> = new Map([
  ["output_format_pretty_color", "0"],
  ["output_format_pretty_glue_chunks", "0"],
]);

/** The engine checks the time between blocks; after this long nobody waits for it any more. */
export const GRACE_MS = 2000;

/** Settings that a client may lower, and their limits. */
export function loweredBy(limits: Limits): Record<string, number> {
  return {
    max_execution_time: limits.seconds,
    max_memory_usage: limits.memory,
    max_rows_to_read: limits.rowsRead,
    max_bytes_to_read: limits.bytesRead,
    max_result_rows: limits.resultRows,
    max_result_bytes: limits.resultBytes,
    max_threads: 2,
  };
}

/**
 * The limits as settings of ClickHouse. `readonly` is not among them: it must be set after all
 * others.
 */
export function limitSettings(limits: Limits): Map<string, string> {
  const settings = {
    ...loweredBy(limits),
    timeout_before_checking_execution_speed: 0,
    timeout_overflow_mode: "throw",
    read_overflow_mode: "throw",
    result_overflow_mode: "throw",
    max_query_size: limits.textBytes * 10,
    max_parser_depth: 300,
    max_ast_depth: 300,
    max_ast_elements: 20_000,
    max_expanded_ast_elements: 50_000,
    max_subquery_depth: 30,
    max_recursive_cte_evaluation_depth: 1000,
    // A function works on a whole block before the clock is checked.
    function_range_max_elements_in_block: 200_000,
    // What does not fit into memory is refused, not spilled to disk.
    max_bytes_before_external_group_by: 0,
    max_bytes_ratio_before_external_group_by: 0,
    max_bytes_before_external_sort: 0,
    max_bytes_ratio_before_external_sort: 0,
  };
  return new Map(Object.entries(settings).map(([name, value]) => [name, String(value)]));
}
