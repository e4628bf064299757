import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openIntake } from "../../../../producers/intake/intake.ts";
import { LogRefused, LogUnavailable } from "../../../../producers/log/event-log.ts";
import { LogSettings, openLog } from "../../../../producers/log/open-log.ts";
import { json, NOW, temporaryApi } from "../../../harness/api.ts";
import { certificatesProblem, newAuthority } from "../../../harness/certificates.ts";
import { kafkaProblem } from "../../../harness/kafka.ts";
import { run } from "../../../harness/run.ts";
import { type SecuredKafka, startSecuredKafka, USER } from "../../../harness/secured-kafka.ts";
import { writeSmallInput } from "../../../harness/small-input.ts";
import { temporaryFolder } from "../../../harness/temporary-database.ts";

const problem = (await kafkaProblem()) ?? certificatesProblem();
const folder = await temporaryFolder();
let kafka: SecuredKafka;
beforeAll(async () => {
  if (problem === undefined) kafka = await startSecuredKafka(folder.path);
});
afterAll(async () => {
  await kafka?.stop();
  await folder.remove();
});

type Env = Record<string, string>;

const as = (mechanism: string, password = USER.password): Env => ({
  KAFKA_SASL: mechanism,
  KAFKA_USERNAME: USER.name,
  KAFKA_PASSWORD: password,
});
const trusting = (file: string): Env => ({ KAFKA_TLS: "true", KAFKA_TLS_CA_FILE: file });

/** What comes back of two messages that are put on a topic of their own. */
async function throughTheLog(env: Env): Promise<string[]> {
  const log = await openLog(LogSettings.parse({ KAFKA_GROUP: randomUUID(), ...env }));
  try {
    const topic = `secured.${randomUUID()}`;
    await log.append(topic, [
      { key: "k", value: "1" },
      { key: "k", value: "2" },
    ]);
    const values: string[] = [];
    for await (const { value } of log.readAll(topic)) values.push(value);
    return values;
  } finally {
    await log.close();
  }
}

/** Why the log cannot be reached by these settings. */
async function refusalOf(env: Env): Promise<Error> {
  const log = await openLog(LogSettings.parse(env));
  try {
    await log.ranges("store.polls");
    throw new Error("the log was reached");
  } catch (error) {
    return error as Error;
  } finally {
    await log.close();
  }
}

describe.skipIf(problem !== undefined)(
  `Kafka that does not let everybody in${problem ? ` (skipped: ${problem})` : ""}`,
  () => {
    const ways: [way: string, env: () => Env][] = [
      ...["plain", "scram-sha-256", "SCRAM-SHA-512"].map((mechanism): [string, () => Env] => [
        `as a user by ${mechanism} over TLS`,
        () => ({
          KAFKA_BROKERS: kafka.saslOverTls,
          ...trusting(kafka.authority.file),
          ...as(mechanism),
        }),
      ]),
      ["as a user without TLS", () => ({ KAFKA_BROKERS: kafka.sasl, ...as("scram-sha-256") })],
      [
        "with certificates on both sides",
        () => ({
          KAFKA_BROKERS: kafka.mutual,
          ...trusting(kafka.authority.file),
          KAFKA_TLS_CERT_FILE: kafka.client.cert,
          KAFKA_TLS_KEY_FILE: kafka.client.key,
        }),
      ],
      ["at an IPv6 address", () => ({ KAFKA_BROKERS: kafka.six })],
    ];
    it.each(ways)("is produced to and consumed from %s", async (_, env) => {
      expect(await throughTheLog(env())).toEqual(["1", "2"]);
    });

    const refusals: [what: string, env: () => Env, words: () => RegExp][] = [
      ...["plain", "scram-sha-256", "scram-sha-512"].map(
        (mechanism): [string, () => Env, () => RegExp] => [
          `a wrong password by ${mechanism}`,
          () => ({
            KAFKA_BROKERS: kafka.saslOverTls,
            ...trusting(kafka.authority.file),
            ...as(mechanism, "wrong battery"),
          }),
          () => /^localhost:\d+ refuses this user: KAFKA_USERNAME, the password/,
        ],
      ),
      [
        "a CA that is not named",
        () => ({ KAFKA_BROKERS: kafka.mutual, KAFKA_TLS: "true" }),
        () => /^localhost:\d+ has a certificate of an untrusted CA: .*KAFKA_TLS_CA_FILE/,
      ],
      [
        "another CA",
        () => ({
          KAFKA_BROKERS: kafka.saslOverTls,
          ...trusting(newAuthority(folder.path, "other").file),
          ...as("plain"),
        }),
        () => /^localhost:\d+ has a certificate of an untrusted CA: .*KAFKA_TLS_CA_FILE/,
      ],
      [
        "another name than that of the certificate",
        () => ({
          KAFKA_BROKERS: kafka.mutual.replace("localhost", "127.0.0.1"),
          ...trusting(kafka.authority.file),
        }),
        () => /^127\.0\.0\.1:\d+ has a certificate for another name: KAFKA_BROKERS/,
      ],
      [
        "no certificate of this side",
        () => ({ KAFKA_BROKERS: kafka.mutual, ...trusting(kafka.authority.file) }),
        () => /^localhost:\d+ refuses the client certificate: KAFKA_TLS_CERT_FILE/,
      ],
      [
        "a certificate of this side that is of another CA",
        () => {
          const { cert, key } = newAuthority(folder.path, "third").issue("client", "DNS:client");
          return {
            KAFKA_BROKERS: kafka.mutual,
            ...trusting(kafka.authority.file),
            KAFKA_TLS_CERT_FILE: cert,
            KAFKA_TLS_KEY_FILE: key,
          };
        },
        () => /^localhost:\d+ refuses the client certificate: KAFKA_TLS_CERT_FILE/,
      ],
      [
        "no TLS on a port of TLS",
        () => ({ KAFKA_BROKERS: kafka.mutual }),
        () => /^localhost:\d+ speaks TLS on this port: set KAFKA_TLS=true/,
      ],
      [
        "a name on a port that asks for none",
        () => ({ KAFKA_BROKERS: kafka.open, ...as("plain") }),
        () => /^127\.0\.0\.1:\d+ has no authentication on this port: unset KAFKA_SASL/,
      ],
    ];
    it.each(refusals)("says at once what is wrong: %s", async (_, env, text) => {
      const error = await refusalOf(env());
      expect(error.message).toMatch(text());
      expect(error).toBeInstanceOf(LogRefused);
      expect(error.message).not.toContain("battery");
    });

    const suspect: [what: string, env: () => Env, words: RegExp][] = [
      [
        "TLS on a port without it",
        () => ({ KAFKA_BROKERS: kafka.open, ...trusting(kafka.authority.file) }),
        /does not speak TLS/,
      ],
      ["no name on a port that asks for one", () => ({ KAFKA_BROKERS: kafka.sasl }), /KAFKA_SASL/],
    ];
    it.each(suspect)("says what may be wrong: %s", async (_, env, text) => {
      const error = await refusalOf(env());
      expect(error.message).toMatch(text);
      expect(error).toBeInstanceOf(LogUnavailable);
    });

    it("is produced to by a program with the password in a file, and by none with another", async () => {
      const input = join(folder.path, "input");
      await writeSmallInput(input);
      const passwordFile = join(folder.path, "password");
      const env = {
        KAFKA_BROKERS: kafka.saslOverTls,
        ...trusting(kafka.authority.file),
        KAFKA_SASL: "scram-sha-512",
        KAFKA_USERNAME: USER.name,
        KAFKA_PASSWORD_FILE: passwordFile,
        DATA_DIR: folder.path,
      };
      await writeFile(passwordFile, "wrong battery\n");
      const refused = await run("producers/main.ts", ["--data", input], { env });
      expect([refused.code, refused.stdout]).toEqual([1, ""]);
      expect(refused.stderr).toMatch(/^localhost:\d+ refuses this user: KAFKA_USERNAME/m);
      expect(refused.stderr).not.toContain("battery");

      await writeFile(passwordFile, `${USER.password}\n`);
      const produced = await run("producers/main.ts", ["--data", input], { env });
      expect(produced, produced.stderr).toMatchObject({ code: 0 });
      expect(produced.stdout).toContain("polls.csv: 2,160 rows");
    });

    it("is told on /readyz by an API whose password is wrong; polls are refused for the time being", async () => {
      const settings = { KAFKA_BROKERS: kafka.sasl, ...as("plain", "wrong battery") };
      const log = await openLog(LogSettings.parse(settings));
      const { variant, close } = await temporaryApi();
      const { request } = variant({ log, intake: openIntake(log, () => NOW) });
      const ready = await request("/readyz");
      const { reasons } = (await ready.json()) as { reasons: string[] };
      expect(ready.status).toBe(503);
      expect(reasons.join("\n")).toMatch(/^the log cannot be reached: .* refuses this user/m);
      const poll = { store_id: "7", status: "active", timestamp_utc: "2025-01-10T11:00:00Z" };
      const posted = await request("/polls", json("POST", poll));
      expect([posted.status, posted.headers.get("Retry-After")]).toEqual([503, "1"]);
      const week = await request("/stores/7/timezone", json("PUT", { timezone: "Asia/Beirut" }));
      expect(week.status).toBe(503);
      const told = [...reasons, await posted.text(), await week.text()].join("\n");
      expect(told).not.toContain("battery");
      await log.close();
      await close();
    });

    it("ends a consumer whose password is wrong, with the reason", async () => {
      const env = {
        KAFKA_BROKERS: kafka.sasl,
        ...as("plain", "wrong battery"),
        DATA_DIR: join(folder.path, "consumer"),
      };
      const { code, stderr } = await run("consumers/main.ts", [], { env });
      expect(code).toBe(1);
      expect(stderr).toMatch(/^127\.0\.0\.1:\d+ refuses this user: KAFKA_USERNAME/m);
      expect(stderr).not.toContain("battery");
    });
  },
);
