import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  hostOf,
  isBrokerAddress,
  seedOf,
  writtenAddress,
} from "../../../../producers/log/kafka/addresses.ts";
import {
  contradictionIn,
  SecuritySettings,
  securityOf,
} from "../../../../producers/log/kafka/security.ts";
import { checkLogSettings, LogSettings } from "../../../../producers/log/open-log.ts";
import { certificatesProblem, type Issued, newAuthority } from "../../../harness/certificates.ts";
import { run } from "../../../harness/run.ts";
import { temporaryFolder } from "../../../harness/temporary-database.ts";

const problem = certificatesProblem();
const folder = await temporaryFolder();
const at = (name: string) => join(folder.path, name);
let ca: string;
let one: Issued;
let other: Issued;
beforeAll(async () => {
  await writeFile(at("garbage"), "secret garbage\n");
  await writeFile(at("empty"), "\n");
  await writeFile(at("password"), " with spaces \r\n");
  if (problem !== undefined) return;
  const authority = newAuthority(folder.path, "ca");
  ca = authority.file;
  one = authority.issue("one", "DNS:one");
  other = authority.issue("other", "DNS:other");
});
afterAll(() => folder.remove());

type Env = Record<string, string>;
const TLS = { KAFKA_TLS: "true" };
const USER = { KAFKA_SASL: "plain", KAFKA_USERNAME: "monitor" };

describe("settings of Kafka's security that contradict each other", () => {
  const contradictions: [words: RegExp, env: Env][] = [
    [/^KAFKA_TLS_CA_FILE is set, but KAFKA_TLS is not true/, { KAFKA_TLS_CA_FILE: "ca.pem" }],
    [/^KAFKA_TLS_CERT_FILE is set, but KAFKA_TLS is not/, { KAFKA_TLS_CERT_FILE: "c.pem" }],
    [/^KAFKA_TLS_KEY_FILE is set, but/, { KAFKA_TLS: "false", KAFKA_TLS_KEY_FILE: "key.pem" }],
    [
      /^KAFKA_TLS_CERT_FILE is set without KAFKA_TLS_KEY_FILE/,
      { ...TLS, KAFKA_TLS_CERT_FILE: "c" },
    ],
    [/^KAFKA_TLS_KEY_FILE is set without KAFKA_TLS_CERT_FILE/, { ...TLS, KAFKA_TLS_KEY_FILE: "k" }],
    [/^KAFKA_USERNAME is set without KAFKA_SASL/, { KAFKA_USERNAME: "monitor" }],
    [/^KAFKA_PASSWORD is set without KAFKA_SASL/, { KAFKA_PASSWORD: "hidden" }],
    [/^KAFKA_PASSWORD_FILE is set without KAFKA_SASL/, { KAFKA_PASSWORD_FILE: "file" }],
    [/^KAFKA_SASL is set without KAFKA_USERNAME/, { KAFKA_SASL: "plain", KAFKA_PASSWORD: "h" }],
    [/^KAFKA_SASL is set without KAFKA_PASSWORD or/, USER],
    [
      /^KAFKA_PASSWORD and KAFKA_PASSWORD_FILE are both set/,
      { ...USER, KAFKA_PASSWORD: "hidden", KAFKA_PASSWORD_FILE: "file" },
    ],
  ];
  it.each(contradictions)("are refused in a sentence that names one: %s", (text, env) => {
    const contradiction = contradictionIn(SecuritySettings.parse(env));
    expect(contradiction).toMatch(text);
    expect(contradiction).not.toContain("hidden");
    const settings = LogSettings.parse({ KAFKA_BROKERS: "localhost:9092", ...env });
    expect(() => checkLogSettings(settings)).toThrow(text);
  });

  it.each([{ ...TLS }, { ...USER, KAFKA_PASSWORD: "hidden" }])(
    "and those that no Kafka is named for, too",
    (env) => {
      const text = /^KAFKA_(TLS|SASL) is set without KAFKA_BROKERS/;
      expect(() => checkLogSettings(LogSettings.parse(env))).toThrow(text);
    },
  );

  it.each(["producers/main.ts", "consumers/main.ts", "api/main.ts", "api/standalone/main.ts"])(
    "%s tells before it opens or makes anything",
    async (root) => {
      const env = {
        KAFKA_BROKERS: "127.0.0.1:9",
        CLICKHOUSE_URL: "http://127.0.0.1:9",
        KAFKA_PASSWORD: "hidden",
        DATA_DIR: at("nothing"),
      };
      const { code, stdout, stderr } = await run(root, [], { env });
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(/^KAFKA_PASSWORD is set without KAFKA_SASL.*\n$/);
    },
  );
});

const reason = problem === undefined ? "" : ` (skipped: ${problem})`;

describe.skipIf(problem !== undefined)(`settings of Kafka's security${reason}`, () => {
  const of = (env: Env) => securityOf(SecuritySettings.parse(env));

  it("are none where none are set", () => {
    expect(of({})).toEqual({});
    expect(of({ KAFKA_TLS: "false" })).toEqual({});
  });

  it("of TLS name files", () => {
    expect(of(TLS)).toEqual({ tls: {} });
    expect(of({ ...TLS, KAFKA_TLS_CA_FILE: ca }).tls?.ca).toContain("BEGIN CERTIFICATE");
    const { cert, key } = one;
    const { tls } = of({ ...TLS, KAFKA_TLS_CERT_FILE: cert, KAFKA_TLS_KEY_FILE: key });
    expect([tls?.ca, tls?.cert, tls?.key]).toEqual([
      undefined,
      expect.stringContaining("BEGIN CERTIFICATE"),
      expect.stringContaining("PRIVATE KEY"),
    ]);
  });

  it("of a user have the password in the environment or in a file, with its spaces", () => {
    const named = { mechanism: "plain", username: "monitor" };
    expect(of({ ...USER, KAFKA_PASSWORD: "p" })).toEqual({ sasl: { ...named, password: "p" } });
    const { sasl } = of({ ...USER, KAFKA_SASL: "PLAIN", KAFKA_PASSWORD_FILE: at("password") });
    expect(sasl).toEqual({ ...named, password: " with spaces " });
  });

  const useless: [words: RegExp, env: () => Env][] = [
    [
      /^KAFKA_TLS_CA_FILE cannot be read: ENOENT.*missing/,
      () => ({ ...TLS, KAFKA_TLS_CA_FILE: at("missing") }),
    ],
    [
      /^KAFKA_TLS_CA_FILE names .*garbage, which is not a PEM certificate/,
      () => ({ ...TLS, KAFKA_TLS_CA_FILE: at("garbage") }),
    ],
    [
      /^KAFKA_TLS_CERT_FILE names .*garbage, which is not a PEM certificate/,
      () => ({ ...TLS, KAFKA_TLS_CERT_FILE: at("garbage"), KAFKA_TLS_KEY_FILE: one.key }),
    ],
    [
      /^KAFKA_TLS_KEY_FILE names .*garbage, which is not the key/,
      () => ({ ...TLS, KAFKA_TLS_CERT_FILE: one.cert, KAFKA_TLS_KEY_FILE: at("garbage") }),
    ],
    [
      /^KAFKA_TLS_KEY_FILE names .*, which is not the key .*mismatch/,
      () => ({ ...TLS, KAFKA_TLS_CERT_FILE: one.cert, KAFKA_TLS_KEY_FILE: other.key }),
    ],
    [
      /^KAFKA_PASSWORD_FILE cannot be read: ENOENT.*missing/,
      () => ({ ...USER, KAFKA_PASSWORD_FILE: at("missing") }),
    ],
    [
      /^KAFKA_PASSWORD_FILE cannot be read: EISDIR/,
      () => ({ ...USER, KAFKA_PASSWORD_FILE: folder.path }),
    ],
    [
      /^KAFKA_PASSWORD_FILE names .*empty, which is empty/,
      () => ({ ...USER, KAFKA_PASSWORD_FILE: at("empty") }),
    ],
  ];
  it.each(useless)("are refused with a file that is of no use: %s", (text, env) => {
    expect(() => of(env())).toThrow(text);
    expect(() => of(env())).not.toThrow(/secret/);
  });
});

describe("addresses of brokers", () => {
  it.each([
    "localhost:9092",
    "10.0.0.1:1",
    "a-b.example:65535",
    "[::1]:9092",
    "[fe80::1%br-lan]:9",
  ])("%s is one, and comes back from kafkajs as it was", (address) => {
    expect(isBrokerAddress(address)).toBe(true);
    const seed = seedOf(address);
    expect(seed.split(":")).toHaveLength(2);
    expect(writtenAddress(seed)).toBe(address);
  });

  it.each([
    "::1:9092",
    "[::1]",
    "[1.2.3.4]:9092",
    "[a]:1",
    "a:0",
    "a:65536",
    "a",
    ":1",
    "http://a:1",
  ])("%s is none", (address) => expect(isBrokerAddress(address)).toBe(false));

  it("are those of hosts that the brokers name", () => {
    expect(hostOf("2001-db8--1.ipv6-literal.net")).toBe("2001:db8::1");
    expect([hostOf("a-b"), hostOf("::1")]).toEqual(["a-b", "::1"]);
    expect(writtenAddress("::1:9092")).toBe("[::1]:9092");
  });
});
