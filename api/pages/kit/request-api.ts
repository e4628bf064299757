import { sentenceOf } from "./sentence.ts";

/** The members of a problem (RFC 9457) that pages use. */
export type ApiProblem = {
  type: string;
  detail: string;
  errors?: readonly { name: string; reason: string }[];
};

/** An answer of the API: its JSON, if any, and its Retry-After in seconds; or a problem. */
export type ApiAnswer<Value> =
  | { value: Value; retryAfter: number | undefined }
  | { problem: ApiProblem; status: number | undefined };

/**
 * Sends a request to the API of this server. Failures are answers too, even without a connection.
 */
export async function requestApi<Value>(
  address: string,
  init?: RequestInit,
): Promise<ApiAnswer<Value>> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch {
    return { problem: message("The server cannot be reached."), status: undefined };
  }
  const { status, headers } = response;
  if (status === 401) return { problem: message(SESSION_OVER), status };
  const body = await response.text().catch(() => "");
  const isJson = /\bjson\b/.test(headers.get("Content-Type") ?? "");
  const value = isJson ? JSON.parse(body) : undefined;
  if (!response.ok) {
    return { problem: value ?? message(`The server answered ${status}.`), status };
  }
  const seconds = Number(headers.get("Retry-After") ?? Number.NaN);
  return { value, retryAfter: Number.isFinite(seconds) ? seconds : undefined };
}

const SESSION_OVER = "Your session has ended. Reload the page to sign in.";

function message(detail: string): ApiProblem {
  return { type: "about:blank", detail };
}

/** The detail of a problem as a sentence. */
export function problemText({ detail }: ApiProblem): string {
  return sentenceOf(detail);
}
