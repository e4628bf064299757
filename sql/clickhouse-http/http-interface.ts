import type { IncomingMessage } from "node:http";
import type { OpenEmbeddedAnalysts } from "../analyst/open-analyst.ts";
import { credentialsOf } from "./credentials.ts";
import { type Admit, type ClickHouseHttp, type NotLetIn, serveClickHouseHttp } from "./server.ts";

/** Where the ClickHouse HTTP interface listens, and for whom. */
export type HttpInterfaceOptions = {
  /** 0 picks a free port. */
  port: number;
  analysts: OpenEmbeddedAnalysts;
  /** Whether a password is accepted; without it everybody on this machine has access. */
  authorize?: (password: string | undefined) => boolean;
};

/**
 * Opens the ClickHouse HTTP interface on the loopback address for programs such as Grafana and
 * DBeaver: it answers what `/sql` answers, in the form of a server.
 *
 * Pages in a browser on this machine are refused: they send their origin, or use a foreign name for
 * this machine.
 *
 * @throws Error if the port is taken
 */
export function openHttpInterface(options: HttpInterfaceOptions): Promise<ClickHouseHttp> {
  const { port, analysts, authorize } = options;
  const admit: Admit = (request, url) => {
    const foreign = foreignPage(request);
    if (foreign !== undefined) return { status: 403, text: foreign };
    const { password } = credentialsOf(request, url);
    if (authorize !== undefined && url.pathname === "/" && !authorize(password)) return NO_TOKEN;
    return { kind: "analyst", analysts };
  };
  return serveClickHouseHttp(analysts, admit, port, "CLICKHOUSE_HTTP_PORT");
}

const NO_TOKEN: NotLetIn = {
  status: 401,
  text: "Send a token with the scope sql as the password (of any user).",
  headers: { "WWW-Authenticate": 'Basic realm="store-monitor"' },
};

/**
 * The Host header of a request to this machine by its own name: other names were made to point
 * here.
 */
export const OWN_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

function foreignPage({ headers }: IncomingMessage): string | undefined {
  if (headers.origin !== undefined || headers["sec-fetch-site"] !== undefined) {
    return "Pages in a browser have no access here.";
  }
  if (!OWN_HOST.test(headers.host ?? "")) {
    return "Only requests to localhost and 127.0.0.1 are answered.";
  }
  return undefined;
}
