import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** A connection with a request on it, as far as it shows whether its client is slow. Times in milliseconds. */
export type Busy = {
  /** Whether the whole request is there; until then its body is on its way in. */
  complete: boolean;
  /** When the request began. */
  since: number;
  /** Bytes that came in since then. */
  received: number;
  /** Since when the client has taken nothing of an answer that is there; undefined: it takes it. */
  unreadSince: number | undefined;
};

/** A body or an answer gets this long to show how fast it moves. */
const GRACE_MS = 1_000;

/** Where none was slow, nobody looks again before that. */
const RECHECK_MS = 100;

/**
 * The connections whose clients are slow, in the order in which they may be closed: first those whose
 * bodies come in, the slowest first, then those whose answers are not taken, the longest first. One whose
 * answer is being worked out is not among them.
 */
export function slowOnes<Each extends Busy>(connections: Iterable<Each>, now: number): Each[] {
  const sending: { each: Each; rate: number }[] = [];
  const unread: { each: Each; since: number }[] = [];
  for (const each of connections) {
    const { complete, since, received, unreadSince } = each;
    if (!complete) {
      if (now - since >= GRACE_MS) sending.push({ each, rate: received / (now - since) });
    } else if (unreadSince !== undefined && now - unreadSince >= GRACE_MS) {
      unread.push({ each, since: unreadSince });
    }
  }
  sending.sort((one, other) => one.rate - other.rate);
  unread.sort((one, other) => one.since - other.since);
  return [...sending, ...unread].map(({ each }) => each);
}

/**
 * Keeps the connections of a server within a number. At it, a new one takes the place of another: of the
 * oldest that never sent a request, else of the one that has waited longest for its next, else of a slow
 * one. Only where the server works for all of them the new one is refused. So connections that are held
 * open without use keep nobody out.
 */
export function limitConnections(server: Server, most: number): void {
  // The oldest stand first.
  const unproven = new Set<Socket>();
  const idle = new Set<Socket>();
  const busy = new Map<Socket, Request>();
  let slow: Socket[] = [];
  let checkedAt = Number.NEGATIVE_INFINITY;

  /** A connection that can make room; undefined when there is none. */
  function dispensable(): Socket | undefined {
    const [first] = unproven.size > 0 ? unproven : idle;
    if (first !== undefined) return first;
    const now = performance.now();
    if (slow.length === 0 && now - checkedAt >= RECHECK_MS) {
      checkedAt = now;
      slow = slowOnes([...busy].map(viewOf), now).map(({ socket }) => socket);
    }
    return slow.shift();
  }

  server.on("connection", (socket: Socket) => {
    if (unproven.size + idle.size + busy.size >= most) {
      const closed = dispensable();
      if (closed === undefined) {
        socket.destroy();
        return;
      }
      forget(closed);
      closed.destroy();
    }
    unproven.add(socket);
    socket.on("drain", () => {
      const request = busy.get(socket);
      if (request !== undefined) request.drained = performance.now();
    });
    socket.once("close", () => forget(socket));
  });

  function forget(socket: Socket): void {
    unproven.delete(socket);
    idle.delete(socket);
    busy.delete(socket);
  }

  server.on("request", (message: IncomingMessage, response: ServerResponse) => {
    const { socket } = message;
    forget(socket);
    const now = performance.now();
    busy.set(socket, { message, since: now, before: socket.bytesRead, drained: now });
    response.once("close", () => {
      // The next request may have begun already, or the connection be closed.
      if (busy.get(socket)?.message !== message) return;
      busy.delete(socket);
      idle.add(socket);
    });
  });
}

/** A request that was begun. */
type Request = {
  message: IncomingMessage;
  since: number;
  /** Bytes that had come in on the connection by then. */
  before: number;
  /** When the client last had taken all that was there. */
  drained: number;
};

function viewOf([socket, request]: [Socket, Request]): Busy & { socket: Socket } {
  return {
    socket,
    complete: request.message.complete,
    since: request.since,
    received: socket.bytesRead - request.before,
    unreadSince: socket.writableLength > 0 ? request.drained : undefined,
  };
}
