import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { StatusChange } from "../../sql/changes.ts";
import type { Beginning, Listener } from "./change-feed.ts";

export type EventStreamOptions = {
  /** How often a stream without events sends a comment to show that it is alive. */
  heartbeatMs: number;
  /** A client that reads nothing for this long, while there is something to read, is cut off. */
  stalledMs: number;
};

/** How long a client should wait before it reconnects. */
const RETRY_MS = 2000;

/**
 * Server-sent events of status changes, until the client or the feed ends. Each piece is made when
 * the client has read the previous one, so nothing piles up for a slow one.
 *
 * @param stores only events of these stores; undefined: of all
 */
export function eventStream(
  listener: Listener,
  beginning: Beginning,
  stores: ReadonlySet<string> | undefined,
  { heartbeatMs, stalledMs }: EventStreamOptions,
): ReadableStream<Uint8Array> {
  const pieces = eventPieces(listener, beginning, stores, heartbeatMs);
  const encoder = new TextEncoder();
  let stalled: NodeJS.Timeout | undefined;

  function end(): void {
    clearTimeout(stalled);
    listener.leave();
  }

  return new ReadableStream({
    async pull(controller) {
      clearTimeout(stalled);
      try {
        const { value, done } = await pieces.next();
        if (done === true || listener.closed.aborted) {
          end();
          controller.close();
          return;
        }
        stalled = setTimeout(() => {
          end();
          controller.error(new Error("the client reads no events"));
        }, stalledMs);
        controller.enqueue(encoder.encode(value));
      } catch (error) {
        end();
        controller.error(error);
      }
    },
    cancel: end,
  });
}

async function* eventPieces(
  listener: Listener,
  { place: first, gap }: Beginning,
  stores: ReadonlySet<string> | undefined,
  heartbeatMs: number,
): AsyncGenerator<string, void> {
  let place = first;
  // An id without data is not an event, but a client that receives nothing else resumes from it.
  yield `retry: ${RETRY_MS}\nid: ${place}\n\n`;
  if (gap) yield `event: gap\ndata: ${JSON.stringify({ after: String(place) })}\n\n`;
  let sentAt = performance.now();
  while (!listener.closed.aborted) {
    const leftMs = Math.max(0, sentAt + heartbeatMs - performance.now());
    const next = await listener.next(place, leftMs);
    place = next.place;
    const own = next.changes.filter(({ store_id }) => stores?.has(store_id) ?? true);
    if (own.length > 0) yield own.map(encode).join("");
    else if (performance.now() - sentAt >= heartbeatMs) yield `: nothing new\nid: ${place}\n\n`;
    else continue;
    sentAt = performance.now();
  }
}

function encode({ seq, polled_us, published_ms, ...change }: StatusChange): string {
  const data = {
    store_id: change.store_id,
    from: change.from,
    to: change.to,
    polled_at: fromMicroseconds(polled_us),
    published_at: new Date(published_ms).toISOString(),
  };
  return `id: ${seq}\nevent: status\ndata: ${JSON.stringify(data)}\n\n`;
}
