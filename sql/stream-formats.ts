/** A format that an answer can be streamed in. */
export type StreamFormat = "csv" | "json" | "ndjson" | "lines" | "parquet" | "arrow" | "arrows";

/** ClickHouse's name for a format, and its settings. */
export type StreamFormatSettings = {
  name: string;
  /** Its columns have types, so numbers are Float64 and not text of decimals. */
  typed?: true;
  settings: Readonly<Record<string, string | number>>;
};

/** Instants as `2023-01-22T12:09:39.388884Z`, decimals with all their digits. */
const TEXT = { date_time_output_format: "iso", output_format_decimal_trailing_zeros: 1 };

const JSON_TEXT = {
  ...TEXT,
  output_format_json_quote_decimals: 0,
  output_format_json_quote_64bit_integers: 0,
};

/** Memory stays bounded: large results are sorted on disk. */
const BOUNDED = { max_bytes_before_external_sort: 200_000_000, max_threads: 2 };

/** CSV without quotes: for answers whose cells have no comma, quote or line break. */
export const STREAM_FORMATS: Readonly<Record<StreamFormat, StreamFormatSettings>> = {
  csv: {
    name: "CustomSeparatedWithNames",
    settings: {
      ...BOUNDED,
      ...TEXT,
      format_custom_escaping_rule: "Raw",
      format_custom_field_delimiter: ",",
      format_custom_row_after_delimiter: "\r\n",
      format_tsv_null_representation: "",
    },
  },
  json: {
    name: "JSONEachRow",
    settings: { ...BOUNDED, ...JSON_TEXT, output_format_json_array_of_rows: 1 },
  },
  ndjson: {
    name: "JSONEachRow",
    settings: { ...BOUNDED, ...JSON_TEXT, output_format_json_array_of_rows: 0 },
  },
  // The names of the columns and then each row, as arrays of JSON: for code that writes them anew.
  lines: {
    name: "JSONCompactEachRowWithNames",
    settings: { ...BOUNDED, ...JSON_TEXT },
  },
  parquet: {
    name: "Parquet",
    typed: true,
    settings: { ...BOUNDED, output_format_parquet_row_group_size: 100_000 },
  },
  // The file format (Feather), and the stream format: `.arrow` and `.arrows`, as Arrow names them.
  arrow: { name: "Arrow", typed: true, settings: BOUNDED },
  arrows: { name: "ArrowStream", typed: true, settings: BOUNDED },
};
