import { writtenAddress } from "./addresses.ts";
import { TLS_SPOKEN } from "./sockets.ts";

/**
 * Why a broker will not have this client, however often it tries, in a sentence that says which setting
 * is wrong; undefined: the error is none of these.
 *
 * @param error the innermost error of kafkajs
 * @param brokers names the brokers where the error itself does not say which one it was
 */
export function refusalIn(error: Error, brokers: string): string | undefined {
  const { name, message } = error;
  const code = textIn(error, "code") ?? "";
  const broker = textIn(error, "broker");
  const where = broker === undefined ? brokers : writtenAddress(broker);
  if (name === "KafkaJSSASLAuthenticationError") {
    return /not supported by the server/.test(message)
      ? `${where} does not offer what KAFKA_SASL says: ${message}`
      : `${where} does not let this user in: KAFKA_USERNAME, the password or KAFKA_SASL is wrong (${message})`;
  }
  const type = textIn(error, "type");
  if (type === "UNSUPPORTED_SASL_MECHANISM") {
    return `${where} does not offer what KAFKA_SASL says`;
  }
  if (type === "ILLEGAL_SASL_STATE") {
    return `${where} asks nobody for a name on this port: leave KAFKA_SASL away, or take another port`;
  }
  const told = CODES.find(([codes]) => codes.test(code))?.[1];
  return told === undefined ? undefined : `${where} ${told} (${plain(message)})`;
}

/** What errors of TLS mean, by their codes in Node and OpenSSL. */
const CODES: readonly (readonly [codes: RegExp, meaning: string])[] = [
  [
    /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_SIGNATURE_FAILURE|CERT_UNTRUSTED|INVALID_CA)$/,
    "has a certificate of a CA that is not trusted: name the certificate of that CA in KAFKA_TLS_CA_FILE",
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    "has a certificate for another name: KAFKA_BROKERS and the brokers' advertised.listeners must name it as the certificate does",
  ],
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, "has a certificate that does not hold today"],
  [
    /^ERR_SSL_.*ALERT_(BAD_CERTIFICATE|CERTIFICATE_|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE|ACCESS_DENIED|NO_CERTIFICATE)/,
    "does not take the certificate of this side: KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE must name one of a CA that it trusts",
  ],
  [
    /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/,
    "does not speak TLS on this port: leave KAFKA_TLS away, or take another port",
  ],
  [
    new RegExp(`^${TLS_SPOKEN}$`),
    "speaks TLS on this port: set KAFKA_TLS=true, or take another port",
  ],
];

/**
 * What an error that may pass may also mean, as the end of a sentence; "": nothing else. A broker that
 * gets something else than it expects closes the connection, as one that is stopped does.
 */
export function hintIn(error: Error): string {
  if (/before secure TLS connection was established/.test(error.message)) {
    return "; a port that does not speak TLS does this too: see KAFKA_TLS";
  }
  if (error.name === "KafkaJSConnectionClosedError") {
    return "; a port that asks for TLS or for a name and password does this too: see KAFKA_TLS and KAFKA_SASL";
  }
  return "";
}

function textIn(error: Error, property: string): string | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(error, property)?.value;
  return typeof value === "string" ? value : undefined;
}

/** The message without what kafkajs puts before it and OpenSSL around it, and in one line. */
function plain(message: string): string {
  const [, ofOpenSsl] = /:SSL routines:[^:]*:([^:]+):/.exec(message) ?? [];
  const text = ofOpenSsl ?? message.replace(/^Connection error: /, "");
  return text.replace(/\s+/g, " ").replace(/[\s:]+$/, "");
}
