import { homedir } from "node:os";
import { join } from "node:path";
import { startBroker } from "../../producers/log/kafka/broker/broker.ts";
import { freePort } from "../../producers/log/kafka/broker/free-port.ts";
import { cacheFolder, installBroker } from "../../producers/log/kafka/broker/installation.ts";
import type { Settings } from "../../producers/log/kafka/broker/server-properties.ts";
import { type Authority, type Issued, newAuthority } from "./certificates.ts";

/** A user whom every mechanism lets in, and the password. */
export const USER = { name: "monitor", password: "right horse: 7!" };

/** A real Apache Kafka with a listener of each kind on loopback. */
export type SecuredKafka = {
  /** Addresses, as KAFKA_BROKERS takes them; the brokers of TLS go by `localhost`. */
  open: string;
  /** TLS, and a name and password by any mechanism. */
  saslOverTls: string;
  /** The same without TLS. */
  sasl: string;
  /** TLS, and certificates on both sides. */
  mutual: string;
  /** Without either, on the IPv6 loopback. */
  six: string;
  /** The CA of its certificates, and of those that it takes. */
  authority: Authority;
  /** A certificate that it takes. */
  client: Issued;
  stop(): Promise<void>;
};

/** Starts it in a folder; it ends with this process. */
export async function startSecuredKafka(folder: string): Promise<SecuredKafka> {
  const { signal } = new AbortController();
  const cache = cacheFolder(process.env.XDG_CACHE_HOME, homedir());
  const { jars, flags } = await installBroker(cache, () => {}, signal);
  const authority = newAuthority(folder, "ca");
  const server = authority.issue("broker", "DNS:localhost");
  const client = authority.issue("client", "DNS:client");
  const ports: number[] = [];
  while (ports.length < 6) {
    const port = await freePort();
    if (!ports.includes(port)) ports.push(port);
  }
  const [port = 0, controllerPort = 0, both = 0, plain = 0, mutual = 0, six = 0] = ports;
  const broker = await startBroker(
    {
      ...{ jars, flags, port, controllerPort },
      folder: join(folder, "kafka"),
      settings: listeners({ port, controllerPort, both, plain, mutual, six }, server, authority),
      users: ["SCRAM-SHA-256", "SCRAM-SHA-512"].map(
        (mechanism) => `${mechanism}=[name=${USER.name},password=${quoted(USER.password)}]`,
      ),
    },
    signal,
  );
  return {
    open: `127.0.0.1:${port}`,
    saslOverTls: `localhost:${both}`,
    sasl: `127.0.0.1:${plain}`,
    mutual: `localhost:${mutual}`,
    six: `[::1]:${six}`,
    authority,
    client,
    stop: () => broker.stop(),
  };
}

type Ports = Record<"port" | "controllerPort" | "both" | "plain" | "mutual" | "six", number>;

const PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
const SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";

function listeners(ports: Ports, server: Issued, authority: Authority): Settings {
  const { port, controllerPort, both, plain, mutual, six } = ports;
  const settings: Record<string, string> = {
    listeners: [
      `BROKER://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
      `BOTH://127.0.0.1:${both},SASL://127.0.0.1:${plain},MUTUAL://127.0.0.1:${mutual}`,
      `SIX://[::1]:${six}`,
    ].join(","),
    "advertised.listeners": [
      `BROKER://127.0.0.1:${port},BOTH://localhost:${both},SASL://127.0.0.1:${plain}`,
      `MUTUAL://localhost:${mutual},SIX://[::1]:${six}`,
    ].join(","),
    "listener.security.protocol.map":
      "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,BOTH:SASL_SSL,SASL:SASL_PLAINTEXT,MUTUAL:SSL,SIX:PLAINTEXT",
    "ssl.keystore.type": "PEM",
    "ssl.keystore.location": server.store,
    "ssl.truststore.type": "PEM",
    "ssl.truststore.location": authority.file,
    "listener.name.mutual.ssl.client.auth": "required",
  };
  for (const name of ["both", "sasl"]) {
    const of = (setting: string) => `listener.name.${name}.${setting}`;
    settings[of("sasl.enabled.mechanisms")] = "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512";
    settings[of("plain.sasl.jaas.config")] =
      `${PLAIN} required user_${USER.name}=${quoted(USER.password)};`;
    settings[of("scram-sha-256.sasl.jaas.config")] = `${SCRAM} required;`;
    settings[of("scram-sha-512.sasl.jaas.config")] = `${SCRAM} required;`;
  }
  return settings;
}

/** As JAAS takes a text. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
