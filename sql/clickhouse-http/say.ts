import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

/** Answers in plain words. */
export function say(
  response: ServerResponse,
  status: number,
  words: string,
  headers: OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Length": Buffer.byteLength(words),
    ...headers,
  });
  response.end(words);
}
