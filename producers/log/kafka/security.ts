import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { z } from "zod";

const MECHANISMS = ["plain", "scram-sha-256", "scram-sha-512"] as const;

/** The settings of the connection to the brokers: TLS, and authentication. */
export const SecuritySettings = z.object({
  KAFKA_TLS: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true")
    .describe("true: TLS to all brokers; their certificates must match the names in use"),
  KAFKA_TLS_CA_FILE: z.string().min(1).optional().meta({
    description: "a PEM file with the CAs of these certificates",
    unset: "Node's own CAs",
  }),
  KAFKA_TLS_CERT_FILE: z
    .string()
    .min(1)
    .optional()
    .describe("a PEM file with the client certificate, if the brokers require one"),
  KAFKA_TLS_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe("a PEM file with its key, without a passphrase"),
  KAFKA_SASL: z
    .string()
    .toLowerCase()
    .pipe(z.enum(MECHANISMS, { error: `expected ${MECHANISMS.join(", ")}` }))
    .optional()
    .describe("the SASL mechanism: plain, scram-sha-256 or scram-sha-512"),
  KAFKA_USERNAME: z.string().min(1).optional().describe("the user name"),
  KAFKA_PASSWORD: z.string().min(1).optional().describe("the password"),
  KAFKA_PASSWORD_FILE: z
    .string()
    .min(1)
    .optional()
    .describe("instead of it: a file with the password; a final line break is ignored"),
});
export type SecuritySettings = z.output<typeof SecuritySettings>;

/** The connection to the brokers; without `tls` and `sasl`: unencrypted and anonymous. */
export type Security = {
  tls?: { ca?: string; cert?: string; key?: string };
  sasl?: { mechanism: (typeof MECHANISMS)[number]; username: string; password: string };
};

/** Settings that contradict each other, or name an unusable file; the message has no secret. */
export class SettingsRefused extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = "SettingsRefused";
  }
}

/**
 * Why these settings contradict each other, as a sentence that begins with the name of one;
 * undefined if they do not. The files that they name are not read.
 */
export function contradictionIn(settings: SecuritySettings): string | undefined {
  const { KAFKA_TLS, KAFKA_SASL, KAFKA_USERNAME, KAFKA_PASSWORD, KAFKA_PASSWORD_FILE } = settings;
  const { KAFKA_TLS_CERT_FILE, KAFKA_TLS_KEY_FILE } = settings;
  for (const name of ["KAFKA_TLS_CA_FILE", "KAFKA_TLS_CERT_FILE", "KAFKA_TLS_KEY_FILE"] as const) {
    if (settings[name] !== undefined && !KAFKA_TLS) {
      return `${name} is set, but KAFKA_TLS is not true: set KAFKA_TLS=true, or unset ${name}`;
    }
  }
  if (KAFKA_TLS_CERT_FILE !== undefined && KAFKA_TLS_KEY_FILE === undefined) {
    return "KAFKA_TLS_CERT_FILE is set without KAFKA_TLS_KEY_FILE, the key of this certificate";
  }
  if (KAFKA_TLS_KEY_FILE !== undefined && KAFKA_TLS_CERT_FILE === undefined) {
    return "KAFKA_TLS_KEY_FILE is set without KAFKA_TLS_CERT_FILE, the certificate of this key";
  }
  for (const name of ["KAFKA_USERNAME", "KAFKA_PASSWORD", "KAFKA_PASSWORD_FILE"] as const) {
    if (settings[name] !== undefined && KAFKA_SASL === undefined) {
      return `${name} is set without KAFKA_SASL, which names the mechanism: ${MECHANISMS.join(", ")}`;
    }
  }
  if (KAFKA_PASSWORD !== undefined && KAFKA_PASSWORD_FILE !== undefined) {
    return "KAFKA_PASSWORD and KAFKA_PASSWORD_FILE are both set: unset one of them";
  }
  if (KAFKA_SASL !== undefined && KAFKA_USERNAME === undefined) {
    return "KAFKA_SASL is set without KAFKA_USERNAME";
  }
  if (KAFKA_SASL !== undefined && (KAFKA_PASSWORD ?? KAFKA_PASSWORD_FILE) === undefined) {
    return "KAFKA_SASL is set without KAFKA_PASSWORD or KAFKA_PASSWORD_FILE";
  }
  return undefined;
}

/**
 * The connection to the brokers by these settings; reads the files that they name.
 *
 * @throws SettingsRefused if they contradict each other, or a file cannot be read or used
 */
export function securityOf(settings: SecuritySettings): Security {
  const contradiction = contradictionIn(settings);
  if (contradiction !== undefined) throw new SettingsRefused(contradiction);
  const { KAFKA_SASL: mechanism, KAFKA_USERNAME: username = "" } = settings;
  return {
    ...(settings.KAFKA_TLS ? { tls: tlsOf(settings) } : {}),
    ...(mechanism === undefined
      ? {}
      : { sasl: { mechanism, username, password: passwordOf(settings) } }),
  };
}

function passwordOf(settings: SecuritySettings): string {
  if (settings.KAFKA_PASSWORD !== undefined) return settings.KAFKA_PASSWORD;
  const password = (textOf(settings, "KAFKA_PASSWORD_FILE") ?? "").replace(/\r?\n$/, "");
  if (password !== "") return password;
  throw new SettingsRefused(
    `KAFKA_PASSWORD_FILE names ${settings.KAFKA_PASSWORD_FILE}, which is empty`,
  );
}

function tlsOf(settings: SecuritySettings): NonNullable<Security["tls"]> {
  const ca = textOf(settings, "KAFKA_TLS_CA_FILE");
  const cert = textOf(settings, "KAFKA_TLS_CERT_FILE");
  const key = textOf(settings, "KAFKA_TLS_KEY_FILE");
  if (ca !== undefined) mustBeCertificate(settings, "KAFKA_TLS_CA_FILE", ca);
  if (cert === undefined || key === undefined) return ca === undefined ? {} : { ca };
  mustBeCertificate(settings, "KAFKA_TLS_CERT_FILE", cert);
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    // OpenSSL's message names the step that failed, and nothing of the key.
    throw new SettingsRefused(
      `KAFKA_TLS_KEY_FILE names ${settings.KAFKA_TLS_KEY_FILE}, which is not the key of the certificate in KAFKA_TLS_CERT_FILE as PEM without a passphrase: ${textFrom(cause)}`,
      { cause },
    );
  }
  return { ...(ca === undefined ? {} : { ca }), cert, key };
}

/** Node skips what is not a certificate in a list of CAs, and might trust none in the end. */
function mustBeCertificate(
  settings: SecuritySettings,
  name: "KAFKA_TLS_CA_FILE" | "KAFKA_TLS_CERT_FILE",
  text: string,
): void {
  try {
    new X509Certificate(text);
  } catch (cause) {
    throw new SettingsRefused(
      `${name} names ${settings[name]}, which is not a PEM certificate (-----BEGIN CERTIFICATE-----)`,
      { cause },
    );
  }
}

function textOf(
  settings: SecuritySettings,
  name: "KAFKA_TLS_CA_FILE" | "KAFKA_TLS_CERT_FILE" | "KAFKA_TLS_KEY_FILE" | "KAFKA_PASSWORD_FILE",
): string | undefined {
  const path = settings[name];
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new SettingsRefused(`${name} cannot be read: ${textFrom(cause)}`, { cause });
  }
}

function textFrom(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
