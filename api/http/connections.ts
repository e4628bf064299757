import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * A connection with a request, and what shows whether its client is slow. Times in milliseconds.
 */
export type Busy = {
  /** Whether the whole request has arrived; until then its body is being received. */
  complete: boolean;
  /** When the request began. */
  since: number;
  /** Bytes received since then. */
  received: number;
  /** Since when the client has read nothing of a response that is ready; undefined: it reads. */
  unreadSince: number | undefined;
};

/** A body or a response gets this long before its speed is judged. */
const GRACE_MS = 1_000;

/** After a check that found no slow connection, the next one waits this long. */
const RECHECK_MS = 100;

/**
 * The connections whose clients are slow, in the order in which they may be closed: first those
 * that send a body, the slowest first, then those that do not read their response, the longest
 * first. Connections whose response is still being made are not among them.
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
 * Limits the connections of a server. At the limit, a new one replaces another: the oldest that
 * never sent a request, else the one that has been idle longest, else a slow one. Only where the
 * server is working for all of them is the new one refused. So connections held open without use
 * keep nobody out.
 */
export function limitConnections(server: Server, most: number): void {
  // In order of age, the oldest first.
  const unproven = new Set<Socket>();
  const idle = new Set<Socket>();
  const busy = new Map<Socket, Request>();
  let slow: Socket[] = [];
  let checkedAt = Number.NEGATIVE_INFINITY;

  /** A connection that may be closed to make room; undefined when there is none. */
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
      // The next request may have begun already, or the connection may be closed.
      if (busy.get(socket)?.message !== message) return;
      busy.delete(socket);
      idle.add(socket);
    });
  });
}

/** A request that has begun. */
type Request = {
  message: IncomingMessage;
  since: number;
  /** Bytes that the connection had received by then. */
  before: number;
  /** When the client had last read everything that was ready. */
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
