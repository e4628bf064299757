import type { IncomingMessage } from "node:http";

/** The credentials of a request. */
export type Credentials = { user: string | undefined; password: string | undefined };

/** The user and password of a request: from its headers, basic authentication, or its URL. */
export function credentialsOf(request: IncomingMessage, url: URL): Credentials {
  const { authorization } = request.headers;
  const [, basic] = /^Basic +(\S+) *$/i.exec(authorization ?? "") ?? [];
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(authorization ?? "") ?? [];
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const parameter = (name: string) => url.searchParams.get(name) || undefined;
  const [user, ...password] =
    basic === undefined ? [] : Buffer.from(basic, "base64").toString().split(":");
  return {
    user: header("x-clickhouse-user") ?? (user || undefined) ?? parameter("user"),
    password:
      header("x-clickhouse-key") ??
      (password.join(":") || undefined) ??
      bearer ??
      parameter("password"),
  };
}
