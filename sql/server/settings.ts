/**
 * What this program sends with every statement to a server, so that the profile of its user cannot
 * break what the statements of sql/ rely on. A statement's own SETTINGS clause comes after it.
 *
 * Not among them: limits of time, memory and rows, since a statement that exceeds one fails and
 * says so; and `insert_quorum`, with which an operator asks for more.
 */
export const PINNED: Readonly<Record<string, string | number>> = {
  // Deduplication: `insert_deduplicate` of each INSERT decides, which `deduplicate_insert` would
  // override; a SELECT is deduplicated where it has a token.
  deduplicate_insert: "backward_compatible_choice",
  deduplicate_insert_select: "enable_when_possible",
  insert_deduplicate: 0,
  // An acknowledged insert is in its tables, whole and in one block.
  async_insert: 0,
  wait_for_async_insert: 1,
  materialized_views_ignore_errors: 0,
  ignore_materialized_views_with_dropped_target_table: 0,
  max_insert_block_size: 1_048_449,
  max_insert_block_size_bytes: 0,
  min_insert_block_size_rows: 1_048_449,
  min_insert_block_size_bytes: 268_402_944,
  max_insert_threads: 1,
  // Rows that cannot be read are an error, and so is a body that breaks off.
  input_format_allow_errors_num: 0,
  input_format_allow_errors_ratio: 0,
  input_format_connection_handling: 0,
  input_format_null_as_default: 1,
  input_format_defaults_for_omitted_fields: 1,
  input_format_skip_unknown_fields: 1,
  insert_null_as_default: 1,
  date_time_input_format: "best_effort",
  // What is too much is an error, not a part of the answer.
  read_overflow_mode: "throw",
  read_overflow_mode_leaf: "throw",
  result_overflow_mode: "throw",
  timeout_overflow_mode: "throw",
  timeout_overflow_mode_leaf: "throw",
  group_by_overflow_mode: "throw",
  sort_overflow_mode: "throw",
  distinct_overflow_mode: "throw",
  set_overflow_mode: "throw",
  join_overflow_mode: "throw",
  transfer_overflow_mode: "throw",
  limit: 0,
  offset: 0,
  // What a query means.
  dialect: "clickhouse",
  enable_analyzer: 1,
  join_use_nulls: 0,
  join_default_strictness: "ALL",
  any_join_distinct_right_table_keys: 0,
  group_by_use_nulls: 0,
  transform_null_in: 0,
  aggregate_functions_null_for_empty: 0,
  empty_result_for_aggregation_by_empty_set: 0,
  prefer_column_name_to_alias: 0,
  enable_positional_arguments: 1,
  cast_keep_nullable: 0,
  data_type_default_nullable: 0,
  date_time_overflow_behavior: "ignore",
  decimal_check_overflow: 1,
  session_timezone: "UTC",
  asterisk_include_materialized_columns: 0,
  asterisk_include_alias_columns: 0,
  final: 0,
  do_not_merge_across_partitions_select_final: 0,
  apply_deleted_mask: 1,
  extremes: 0,
  use_query_cache: 0,
  // How answers are written.
  date_time_output_format: "simple",
  output_format_json_array_of_rows: 0,
  output_format_json_named_tuples_as_objects: 1,
  output_format_json_skip_null_value_in_named_tuples: 0,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_64bit_floats: 0,
  output_format_json_quote_decimals: 0,
  output_format_json_quote_denormals: 0,
  output_format_json_map_as_array_of_tuples: 0,
  output_format_decimal_trailing_zeros: 0,
  // The status of an answer is known when its first byte is sent.
  send_progress_in_http_headers: 0,
  http_write_exception_in_output_format: 0,
};

/** A parameter of the HTTP interface and no setting: the answer begins when it is complete. */
const COMPLETE = { wait_end_of_query: 1 };

/**
 * The settings to send to a server that knows these names: an older one refuses a setting that is
 * new, and does not need it.
 */
export function pinnedSettings(known: Iterable<string>): Record<string, string | number> {
  const names = new Set(known);
  const pinned = Object.entries(PINNED).filter(([name]) => names.has(name));
  return { ...Object.fromEntries(pinned), ...COMPLETE };
}
