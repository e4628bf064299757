/** An answer that is not ClickHouse's: of a proxy on the way, or of something else altogether. */
export class HttpFailure extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(`${text.trim().slice(0, 500) || "an empty answer"} (HTTP status ${status})`);
    this.name = "HttpFailure";
    this.status = status;
  }
}

/** Statuses below 500 by which a proxy says that the same request may succeed later. */
const LATER = new Set([408, 425, 429]);

/**
 * Whether the same statement may succeed later. An answer that is none of ClickHouse's, with a
 * status of success, says nothing about the statement: it counts as not executed.
 */
export function isPassing({ status }: HttpFailure): boolean {
  return status >= 500 || status < 300 || LATER.has(status);
}
