import { isIPv6 } from "node:net";

const ADDRESS = /^(?:\[([^\s[\]]+)\]|([^\s:[\]/]+)):(\d{1,5})$/;

/** Ends the names that kafkajs knows IPv6 addresses by; Windows has the same use for it. */
const LITERAL = ".ipv6-literal.net";

/** Whether a text names a broker: `host:port`, `192.0.2.1:port` or `[2001:db8::1]:port`. */
export function isBrokerAddress(text: string): boolean {
  const [, bracketed, , port] = ADDRESS.exec(text) ?? [];
  if (port === undefined || Number(port) < 1 || Number(port) > 65_535) return false;
  return bracketed === undefined || isIPv6(bracketed);
}

/**
 * The address of a broker as kafkajs takes it. It cuts addresses at their first colon, so an IPv6
 * address is given to it as a name without colons, which `hostOf` turns back when it connects.
 */
export function seedOf(address: string): string {
  const [, bracketed, , port] = ADDRESS.exec(address) ?? [];
  return bracketed === undefined
    ? address
    : `${exchanged(bracketed, ":", "-")}${LITERAL}:${port ?? ""}`;
}

/** The host to connect to, of one that kafkajs names. */
export function hostOf(named: string): string {
  if (!named.endsWith(LITERAL)) return named;
  return exchanged(named.slice(0, -LITERAL.length), "-", ":");
}

/** An address with one character in place of another; not in its zone, which may have any: `%br-lan`. */
function exchanged(address: string, from: string, to: string): string {
  const [plain = "", ...zone] = address.split("%");
  return [plain.replaceAll(from, to), ...zone].join("%");
}

/** How a person writes the address of a broker that kafkajs names `host:port`. */
export function writtenAddress(named: string): string {
  const at = named.lastIndexOf(":");
  const host = hostOf(named.slice(0, at));
  return `${isIPv6(host) ? `[${host}]` : host}${named.slice(at)}`;
}
