import { isIPv6 } from "node:net";

const ADDRESS = /^(?:\[([^\s[\]]+)\]|([^\s:[\]/]+)):(\d{1,5})$/;

/** The ending of the names that stand for IPv6 addresses in kafkajs; Windows uses it likewise. */
const LITERAL = ".ipv6-literal.net";

/** Whether a text names a broker: `host:port`, `192.0.2.1:port` or `[2001:db8::1]:port`. */
export function isBrokerAddress(text: string): boolean {
  const [, bracketed, , port] = ADDRESS.exec(text) ?? [];
  if (port === undefined || Number(port) < 1 || Number(port) > 65_535) return false;
  return bracketed === undefined || isIPv6(bracketed);
}

/**
 * The address of a broker in the form that kafkajs accepts. kafkajs cuts addresses at their first
 * colon, so an IPv6 address becomes a name without colons, which `hostOf` turns back on connecting.
 */
export function seedOf(address: string): string {
  const [, bracketed, , port] = ADDRESS.exec(address) ?? [];
  return bracketed === undefined
    ? address
    : `${exchanged(bracketed, ":", "-")}${LITERAL}:${port ?? ""}`;
}

/** The host to connect to, for a name from kafkajs. */
export function hostOf(named: string): string {
  if (!named.endsWith(LITERAL)) return named;
  return exchanged(named.slice(0, -LITERAL.length), "-", ":");
}

/** Replaces a character in an address, but not in its zone, which may have any: `%br-lan`. */
function exchanged(address: string, from: string, to: string): string {
  const [plain = "", ...zone] = address.split("%");
  return [plain.replaceAll(from, to), ...zone].join("%");
}

/** The usual form of a broker's address that kafkajs calls `host:port`. */
export function writtenAddress(named: string): string {
  const at = named.lastIndexOf(":");
  const host = hostOf(named.slice(0, at));
  return `${isIPv6(host) ? `[${host}]` : host}${named.slice(at)}`;
}
