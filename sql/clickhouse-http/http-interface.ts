import type { IncomingMessage } from "node:http";
import type { OpenEmbeddedAnalysts } from "../analyst/open-analyst.ts";
import { credentialsOf } from "./credentials.ts";
import { type Admit, type ClickHouseHttp, type NotLetIn, serveClickHouseHttp } from "./server.ts";

/** Where the ClickHouse HTTP interface is opened, and for whom. */
export type HttpInterfaceOptions = {
  /** 0 picks a free one. */
  port: number;
  analysts: OpenEmbeddedAnalysts;
  /** Whether a password lets in; without it everybody on this machine is let in. */
  authorize?: (password: string | undefined) => boolean;
};

/**
 * Opens the ClickHouse HTTP interface on the loopback address for programs such as Grafana and DBeaver:
 * what `/sql` answers, it answers, in the words of a server.
 *
 * Pages in a browser on this machine are kept out: they say where they come from, or use a name for this
 * machine that is not its own.
 *
 * @throws Error when the port is taken
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

/** The Host header of a request to this machine by a name of its own: others were made to point here. */
export const OWN_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

function foreignPage({ headers }: IncomingMessage): string | undefined {
  if (headers.origin !== undefined || headers["sec-fetch-site"] !== undefined) {
    return "Pages in a browser may not ask here.";
  }
  if (!OWN_HOST.test(headers.host ?? "")) {
    return "This answers to localhost and 127.0.0.1 alone.";
  }
  return undefined;
}
