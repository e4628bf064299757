import { HttpFailure, isPassing } from "./server/http-failure.ts";

/**
 * What to do about a failed statement. `retry`: the same statement may succeed later (a broken
 * connection, an overloaded server). `refused`: the rows of an insert are to blame. `fatal`: it
 * will never succeed as it is (a syntax error, a missing table, missing permissions).
 */
export type Failure = "retry" | "refused" | "fatal";

/** ClickHouse's own numbers, from its ErrorCodes.cpp. */
const OVERLOADED = new Map([
  [3, "UNEXPECTED_END_OF_FILE"],
  [159, "TIMEOUT_EXCEEDED"],
  [160, "TOO_SLOW"],
  [201, "QUOTA_EXCEEDED"],
  [202, "TOO_MANY_SIMULTANEOUS_QUERIES"],
  [203, "NO_FREE_CONNECTION"],
  [209, "SOCKET_TIMEOUT"],
  [210, "NETWORK_ERROR"],
  // An insert that replaces its predecessor, which has not ended yet; see sql/query.ts.
  [216, "QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING"],
  [225, "NO_ZOOKEEPER"],
  [236, "ABORTED"],
  [241, "MEMORY_LIMIT_EXCEEDED"],
  [242, "TABLE_IS_READ_ONLY"],
  [243, "NOT_ENOUGH_SPACE"],
  [252, "TOO_MANY_PARTS"],
  [285, "TOO_FEW_LIVE_REPLICAS"],
  [286, "UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE"],
  [289, "REPLICA_IS_NOT_IN_QUORUM"],
  [319, "UNKNOWN_STATUS_OF_INSERT"],
  [394, "QUERY_WAS_CANCELLED"],
  [425, "SYSTEM_ERROR"],
  [439, "CANNOT_SCHEDULE_TASK"],
  [473, "DEADLOCK_AVOIDED"],
  [499, "S3_ERROR"],
  [745, "SERVER_OVERLOADED"],
  [999, "KEEPER_EXCEPTION"],
]);

const BAD_ROWS = new Map([
  [6, "CANNOT_PARSE_TEXT"],
  [25, "CANNOT_PARSE_ESCAPE_SEQUENCE"],
  [26, "CANNOT_PARSE_QUOTED_STRING"],
  [27, "CANNOT_PARSE_INPUT_ASSERTION_FAILED"],
  [32, "ATTEMPT_TO_READ_AFTER_EOF"],
  [33, "CANNOT_READ_ALL_DATA"],
  [38, "CANNOT_PARSE_DATE"],
  [41, "CANNOT_PARSE_DATETIME"],
  [53, "TYPE_MISMATCH"],
  [69, "ARGUMENT_OUT_OF_BOUND"],
  [70, "CANNOT_CONVERT_TYPE"],
  [72, "CANNOT_PARSE_NUMBER"],
  [117, "INCORRECT_DATA"],
  [130, "CANNOT_READ_ARRAY_FROM_TEXT"],
  [321, "VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE"],
  [349, "CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN"],
  [376, "CANNOT_PARSE_UUID"],
  [407, "DECIMAL_OVERFLOW"],
  [469, "VIOLATED_CONSTRAINT"],
  [691, "UNKNOWN_ELEMENT_OF_ENUM"],
]);

/**
 * Errors of a connection rather than of ClickHouse: Node's codes, and the client's own messages.
 */
const BROKEN =
  /^(?:ECONN|EPIPE|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|ERR_STREAM|ERR_SOCKET|UND_ERR|HPE_)|timeout|socket hang up|aborted/i;

/** The messages of ClickHouse and of the system for a full disk. */
const FULL_DISK = /not enough space|no space left on device|disk quota exceeded/i;

/** Whether a statement failed because a disk is full, whatever its error number. */
export function isOutOfSpace(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const number = numberOf(error);
  // A wrapper repeats its cause's message: the cause is more precise.
  if (Number.isNaN(number) && error.cause instanceof Error) return isOutOfSpace(error.cause);
  // Errors about bad rows may quote them.
  return !BAD_ROWS.has(number) && FULL_DISK.test(error.message);
}

/** ClickHouse's number of an error; NaN: it has none. */
function numberOf(error: Error): number {
  // The number of an AbortError or TimeoutError of the platform is not one of ClickHouse's.
  const code = "code" in error && !(error instanceof DOMException) ? String(error.code) : "";
  // By its number, not its class: the client and the embedded engine have one each.
  return /^\d+$/.test(code) ? Number(code) : Number.NaN;
}

/** The errors of statements that need a missing table. */
const NO_TABLE = new Map([
  [60, "UNKNOWN_TABLE"],
  [218, "TABLE_IS_DROPPED"],
]);

/** How long a statement that began while a table was missing may fail afterwards. */
const AFTERWARDS_MS = 5_000;

let away = 0;
let backAt = Number.NEGATIVE_INFINITY;

/**
 * Runs work while a table is temporarily missing: until it is back, missing it is a transient
 * failure.
 */
export async function whileAway<T>(work: () => Promise<T>): Promise<T> {
  away += 1;
  try {
    return await work();
  } finally {
    away -= 1;
    backAt = performance.now();
  }
}

function isAway(number: number): boolean {
  return NO_TABLE.has(number) && (away > 0 || performance.now() - backAt < AFTERWARDS_MS);
}

/**
 * Whether a connection broke, or something on the way to ClickHouse failed: ClickHouse itself has
 * not said anything. Not if nobody waits any longer.
 */
export function isBrokenConnection(error: unknown): boolean {
  if (!(error instanceof Error) || /timeout|aborted a request/i.test(error.message)) return false;
  return !isNumbered(error) && failureOf(error) === "retry";
}

/** Of `OVERLOADED`, what a statement may have caused by itself, and cause again. */
const OWN_COST = new Set([159, 160, 201, 241]);

/**
 * Whether a statement failed because of the state of the server or the way to it, whatever the
 * statement was.
 */
export function isOutage(error: unknown): boolean {
  if (failureOf(error) !== "retry") return false;
  for (let each = error; each instanceof Error; each = each.cause) {
    if (OWN_COST.has(numberOf(each)) || /timeout/i.test(each.message)) return false;
  }
  return true;
}

function isNumbered(error: unknown): boolean {
  return error instanceof Error && (!Number.isNaN(numberOf(error)) || isNumbered(error.cause));
}

/** Classifies a failed statement, by the first error in the chain of causes that is known. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return "fatal";
  if (error instanceof HttpFailure) return isPassing(error) ? "retry" : "fatal";
  const number = numberOf(error);
  if (OVERLOADED.has(number) || isAway(number)) return "retry";
  if (BAD_ROWS.has(number)) return "refused";
  // A write that fails midway through a part has the number of any failed write.
  if (isOutOfSpace(error)) return "retry";
  if (!Number.isNaN(number)) return "fatal";
  const code = "code" in error && !(error instanceof DOMException) ? String(error.code) : "";
  if (BROKEN.test(code) || BROKEN.test(error.message)) {
    // A wrapper repeats its cause's message: the cause is more precise.
    return error.cause instanceof Error ? failureOf(error.cause) : "retry";
  }
  return error.cause === undefined ? "fatal" : failureOf(error.cause);
}
