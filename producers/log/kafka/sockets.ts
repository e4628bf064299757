import { connect, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import type { ISocketFactory } from "kafkajs";
import { hostOf } from "./addresses.ts";

/** The error code of a connection without TLS to a port that speaks TLS. */
export const TLS_SPOKEN = "TLS_SPOKEN";

const KEEP_ALIVE_MS = 60_000;

/** The TLS records with which a server may begin if it got no hello: an alert, a handshake. */
const TLS_RECORDS = [0x15, 0x16];
const TLS_MAJOR = 3;

/** The connections of one client of kafkajs. */
export type Sockets = {
  open: ISocketFactory;
  /** Cuts all of them and refuses new ones: the client sends nothing any more. */
  cut(): void;
};

/** Opens connections to brokers, over TLS if its options are given. */
export function openSockets(tls: ConnectionOptions | undefined): Sockets {
  const sockets = new Set<Socket>();
  let isCut = false;

  return {
    open: ({ host: named, port, onConnect }) => {
      if (isCut) throw new Error("the client was given up");
      const host = hostOf(named);
      const servername = isIP(host) === 0 ? { servername: host } : {};
      const socket = tls
        ? connectTls({ host, port, ...servername, ...tls }, onConnect)
        : withoutTls(connect({ host, port }, onConnect));
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      return socket.setKeepAlive(true, KEEP_ALIVE_MS);
    },
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.destroy(new Error("the client was given up"));
    },
  };
}

/**
 * Cuts a connection that begins with TLS. kafkajs would read it as the length of a response of
 * hundreds of megabytes, and wait for that.
 */
function withoutTls(socket: Socket): Socket {
  socket.once("data", (first) => {
    if (!TLS_RECORDS.includes(first[0] ?? 0) || first[1] !== TLS_MAJOR) return;
    socket.destroy(Object.assign(new Error("this port speaks TLS"), { code: TLS_SPOKEN }));
  });
  return socket;
}
