import { writtenAddress } from "./addresses.ts";
import { TLS_SPOKEN } from "./sockets.ts";

/**
 * Why a broker refuses this client, however often it tries, in a sentence that names the wrong
 * setting; undefined for any other error.
 *
 * @param error the innermost error of kafkajs
 * @param brokers names the brokers if the error itself does not
 */
export function refusalIn(error: Error, brokers: string): string | undefined {
  const { name, message } = error;
  const code = textIn(error, "code") ?? "";
  const broker = textIn(error, "broker");
  const where = broker === undefined ? brokers : writtenAddress(broker);
  if (name === "KafkaJSSASLAuthenticationError") {
    return /not supported by the server/.test(message)
      ? `${where} does not offer the mechanism of KAFKA_SASL: ${message}`
      : `${where} refuses this user: KAFKA_USERNAME, the password or KAFKA_SASL is wrong (${message})`;
  }
  const type = textIn(error, "type");
  if (type === "UNSUPPORTED_SASL_MECHANISM") {
    return `${where} does not offer the mechanism of KAFKA_SASL`;
  }
  if (type === "ILLEGAL_SASL_STATE") {
    return `${where} has no authentication on this port: unset KAFKA_SASL, or use another port`;
  }
  const told = CODES.find(([codes]) => codes.test(code))?.[1];
  return told === undefined ? undefined : `${where} ${told} (${plain(message)})`;
}

/** The meaning of TLS errors, by their codes in Node and OpenSSL. */
const CODES: readonly (readonly [codes: RegExp, meaning: string])[] = [
  [
    /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_SIGNATURE_FAILURE|CERT_UNTRUSTED|INVALID_CA)$/,
    "has a certificate of an untrusted CA: set KAFKA_TLS_CA_FILE to the certificate of that CA",
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    "has a certificate for another name: KAFKA_BROKERS and the brokers' advertised.listeners must use the name in the certificate",
  ],
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, "has a certificate that is expired or not yet valid"],
  [
    /^ERR_SSL_.*ALERT_(BAD_CERTIFICATE|CERTIFICATE_|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE|ACCESS_DENIED|NO_CERTIFICATE)/,
    "refuses the client certificate: KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE must name one of a CA that it trusts",
  ],
  [
    /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/,
    "does not speak TLS on this port: unset KAFKA_TLS, or use another port",
  ],
  [
    new RegExp(`^${TLS_SPOKEN}$`),
    "speaks TLS on this port: set KAFKA_TLS=true, or use another port",
  ],
];

/**
 * What a transient error may also mean, as the end of a sentence; "": nothing else. A broker that
 * gets something unexpected closes the connection, just like one that shuts down.
 */
export function hintIn(error: Error): string {
  if (/before secure TLS connection was established/.test(error.message)) {
    return "; a port that does not speak TLS does this too: see KAFKA_TLS";
  }
  if (error.name === "KafkaJSConnectionClosedError") {
    return "; a port that requires TLS or authentication does this too: see KAFKA_TLS and KAFKA_SASL";
  }
  return "";
}

function textIn(error: Error, property: string): string | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(error, property)?.value;
  return typeof value === "string" ? value : undefined;
}

/** The message on one line, without what kafkajs and OpenSSL add to it. */
function plain(message: string): string {
  const [, ofOpenSsl] = /:SSL routines:[^:]*:([^:]+):/.exec(message) ?? [];
  const text = ofOpenSsl ?? message.replace(/^Connection error: /, "");
  return text.replace(/\s+/g, " ").replace(/[\s:]+$/, "");
}
