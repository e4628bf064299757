import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { StatusChange } from "../../sql/changes.ts";
import type { Beginning, Listener } from "./change-feed.ts";

export type EventStreamOptions = {
  /** A stream that has nothing to tell says so often that it is still there. */
  heartbeatMs: number;
  /** A client that takes nothing for so long, while there is something to take, is cut off. */
  stalledMs: number;
};

/** What a client is told to wait before it comes back. */
const RETRY_MS = 2000;

/**
 * Server-sent events of changes of status, until the client or the feed ends. Each piece is made when
 * the client takes the one before, so nothing piles up for a slow one.
 *
 * @param stores the stores to tell of; undefined for all
 */
export function eventStream(
  listener: Listener,
  beginning: Beginning,
  stores: ReadonlySet<string> | undefined,
  { heartbeatMs, stalledMs }: EventStreamOptions,
): ReadableStream<Uint8Array> {
  const pieces = tell(listener, beginning, stores, heartbeatMs);
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
          controller.error(new Error("the client takes no events"));
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

async function* tell(
  listener: Listener,
  { place: first, gap }: Beginning,
  stores: ReadonlySet<string> | undefined,
  heartbeatMs: number,
): AsyncGenerator<string, void> {
  let place = first;
  // An id without data is no event, and still where a client goes on from that heard nothing else.
  yield `retry: ${RETRY_MS}\nid: ${place}\n\n`;
  if (gap) yield `event: gap\ndata: ${JSON.stringify({ after: String(place) })}\n\n`;
  let told = performance.now();
  while (!listener.closed.aborted) {
    const leftMs = Math.max(0, told + heartbeatMs - performance.now());
    const next = await listener.next(place, leftMs);
    place = next.place;
    const own = next.changes.filter(({ store_id }) => stores?.has(store_id) ?? true);
    if (own.length > 0) yield own.map(encode).join("");
    else if (performance.now() - told >= heartbeatMs) yield `: nothing new\nid: ${place}\n\n`;
    else continue;
    told = performance.now();
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
