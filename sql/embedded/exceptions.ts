/** ClickHouse's error for a client: code, type and message. */
export class ClickHouseException extends Error {
  readonly code: number;
  readonly type: string;

  constructor(code: number, type: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ClickHouseException";
    this.code = code;
    this.type = type;
  }
}

const REPEATED_HEAD = /^(?:Code: (\d+)\. DB::Exception: )+/;
const REPEATED_TAIL = /(?: \(([A-Z][A-Z0-9_]+)\)(?: \(version [^)]*\)\.?)?)+$/;

/** An error of the engine, whose message repeats code and type for each layer it passed. */
export function exceptionOf(error: unknown): ClickHouseException {
  if (error instanceof ClickHouseException) return error;
  const message = error instanceof Error ? error.message : String(error);
  const head = REPEATED_HEAD.exec(message);
  const tail = REPEATED_TAIL.exec(message);
  if (head?.[1] === undefined || tail?.[1] === undefined) {
    return new ClickHouseException(1002, "UNKNOWN_EXCEPTION", message, { cause: error });
  }
  const text = message.slice(head[0].length, tail.index);
  return new ClickHouseException(Number(head[1]), tail[1], text, { cause: error });
}

/** The body of the response, in the form of a server. */
export function bodyOf(exception: ClickHouseException, version: string): string {
  const { code, message, type } = exception;
  return `Code: ${code}. DB::Exception: ${message} (${type}) (version ${version})\n`;
}

const STATUS: Record<number, readonly string[]> = {
  400: [
    ...["BAD_ARGUMENTS", "CANNOT_COMPILE_REGEXP", "CANNOT_PARSE_TEXT"],
    ...["CANNOT_PARSE_ESCAPE_SEQUENCE", "CANNOT_PARSE_QUOTED_STRING", "CANNOT_PARSE_DATE"],
    ...["CANNOT_PARSE_DATETIME", "CANNOT_PARSE_NUMBER", "CANNOT_PARSE_DOMAIN_VALUE_FROM_STRING"],
    ...["CANNOT_PARSE_IPV4", "CANNOT_PARSE_IPV6", "CANNOT_PARSE_INPUT_ASSERTION_FAILED"],
    ...["CANNOT_PARSE_UUID", "DUPLICATE_COLUMN", "ILLEGAL_COLUMN", "UNKNOWN_ELEMENT_IN_AST"],
    ...["UNKNOWN_TYPE_OF_AST_NODE", "THERE_IS_NO_COLUMN", "TOO_DEEP_AST", "TOO_BIG_AST"],
    ...["UNEXPECTED_AST_STRUCTURE", "SYNTAX_ERROR", "INCORRECT_DATA", "TYPE_MISMATCH"],
    "VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE",
  ],
  403: ["ACCESS_DENIED"],
  404: [
    ...["UNKNOWN_TABLE", "UNKNOWN_FUNCTION", "UNKNOWN_IDENTIFIER", "UNKNOWN_TYPE"],
    ...["UNKNOWN_STORAGE", "UNKNOWN_DATABASE", "UNKNOWN_SETTING", "UNKNOWN_DIRECTION_OF_SORTING"],
    ...["UNKNOWN_AGGREGATE_FUNCTION", "UNKNOWN_FORMAT", "UNKNOWN_DATABASE_ENGINE"],
    ...["UNKNOWN_TYPE_OF_QUERY", "UNKNOWN_ROLE"],
  ],
  408: ["TIMEOUT_EXCEEDED"],
  413: ["QUERY_IS_TOO_LARGE"],
  415: ["UNSUPPORTED_MEDIA_TYPE"],
  501: ["NOT_IMPLEMENTED"],
  503: ["SOCKET_TIMEOUT", "CANNOT_OPEN_FILE", "CANNOT_SCHEDULE_TASK"],
};

const STATUS_BY_TYPE = new Map(
  Object.entries(STATUS).flatMap(([status, types]) => types.map((type) => [type, Number(status)])),
);

/** The HTTP status of a server's response: the rules of exceptionCodeToHTTPStatus.cpp. */
export function statusOf(exception: ClickHouseException): number {
  return STATUS_BY_TYPE.get(exception.type) ?? 500;
}
