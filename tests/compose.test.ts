import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cacheFolder } from "../producers/log/kafka/broker/installation.ts";
import { brokerSettings } from "../producers/log/kafka/broker/server-properties.ts";
import { at, composeConfig, findCompose, readYaml, type Value } from "./harness/compose.ts";
import { temporaryDatabase } from "./harness/temporary-database.ts";

const found = findCompose();
if (found === undefined && process.env.CI) throw new Error("compose is missing; CI skips nothing");
const reason = found === undefined ? " (skipped: neither docker compose nor docker-compose)" : "";

const ROOT = new URL("..", import.meta.url).pathname;
const ANALYST = readFileSync(`${ROOT}sql/server/analyst.xml`, "utf8");

let store: Awaited<ReturnType<typeof temporaryDatabase>>;
beforeAll(async () => {
  store = await temporaryDatabase();
});
afterAll(() => store.close());

describe.skipIf(found === undefined)(`docker-compose.yml${reason}`, () => {
  const config = found === undefined ? null : composeConfig(found);
  const service = (name: string, ...path: string[]) => at(config, "services", name, ...path);
  const names = Object.keys(z.record(z.string(), z.unknown()).parse(at(config, "services") ?? {}));

  it("has the two servers and the three processes", () => {
    expect(names.sort()).toEqual(["clickhouse", "consume", "kafka", "produce", "serve"]);
  });

  it("takes the Kafka that `npm run kafka` takes", () => {
    const pom = readFileSync(`${ROOT}producers/log/kafka/broker/pom.xml`, "utf8");
    const versions = [...pom.matchAll(/<artifactId>kafka[\s\S]*?<version>([^<]+)/g)].map(
      ([, v]) => v,
    );
    const version = versions[0] ?? "";
    expect(versions).toEqual([version, version]);
    expect(cacheFolder(undefined, "/home")).toBe(`/home/.cache/store-monitor/kafka-${version}`);
    expect(service("kafka", "image")).toBe(`apache/kafka:${version}`);
  });

  it("takes the ClickHouse that is embedded", async () => {
    const answer = await store.db.query({
      query: "SELECT version() AS version",
      format: "JSONEachRow",
    });
    const [row] = z.array(z.object({ version: z.string() })).parse(await answer.json());
    const [major, minor] = row?.version.split(".") ?? [];
    expect(service("clickhouse", "image")).toBe(`clickhouse/clickhouse-server:${major}.${minor}`);
  });

  it("gives Kafka the settings that `npm run kafka` gives it", () => {
    const environment = z.record(z.string(), z.string()).parse(service("kafka", "environment"));
    const particular =
      /^KAFKA_(HEAP|LOG4J|PROCESS|NODE|LISTENER|ADVERTISED|INTER|CONTROLLER|LOG_DIRS)|^CLUSTER_ID$/;
    const shared = Object.entries(environment).filter(([name]) => !particular.test(name));
    const settings = Object.entries(brokerSettings()).map(([name, value]) => [
      `KAFKA_${name.replaceAll(".", "_").toUpperCase()}`,
      value,
    ]);
    expect(Object.fromEntries(shared)).toEqual(Object.fromEntries(settings));
  });

  it("starts again what ends, and looks after what can be asked", () => {
    for (const name of names) {
      const restart = name === "produce" ? "on-failure" : "unless-stopped";
      expect(service(name, "restart"), name).toBe(restart);
    }
    for (const name of ["kafka", "clickhouse", "serve"]) {
      expect(service(name, "healthcheck", "test"), name).toEqual(
        expect.arrayContaining(["CMD", expect.stringContaining("127.0.0.1")]),
      );
    }
    const healthy = { condition: "service_healthy" };
    for (const name of ["consume", "serve"]) {
      expect(service(name, "depends_on"), name).toMatchObject({
        kafka: healthy,
        clickhouse: healthy,
      });
    }
    expect(service("produce", "depends_on")).toMatchObject({ kafka: healthy });
  });

  it("builds the three processes from here, each with its own root", () => {
    const roots = {
      produce: "producers/main.ts",
      consume: "consumers/main.ts",
      serve: "api/main.ts",
    };
    for (const [name, root] of Object.entries(roots)) {
      expect(service(name, "build", "dockerfile")).toBe(".docker/Dockerfile");
      expect(service(name, "build", "context")).toBe(ROOT.replace(/\/$/, ""));
      expect(service(name, "build", "target")).toBe("servers");
      const command = service(name, "command");
      expect([command].flat().join(" ").trim()).toBe(root);
      expect(service(name, "environment", "KAFKA_BROKERS")).toBe("kafka:29092");
    }
  });

  it("starts ClickHouse once: not first a temporary one, which would seem healthy", () => {
    const environment = z
      .record(z.string(), z.string())
      .parse(service("clickhouse", "environment"));
    expect(Object.keys(environment)).not.toContain("CLICKHOUSE_DB");
    const mounted = JSON.stringify(service("clickhouse", "volumes"));
    expect(mounted).not.toContain("docker-entrypoint-initdb.d");
    for (const name of ["consume", "serve"]) {
      const { CLICKHOUSE_USER: user } = environment;
      expect(service(name, "environment", "CLICKHOUSE_USER"), name).toBe(user);
      expect(service(name, "environment", "CLICKHOUSE_DATABASE"), name).toBe("store_monitor");
    }
  });

  it("bounds what each container prints, and the memory that it takes", () => {
    for (const name of names) {
      expect(service(name, "logging", "driver"), name).toBe("local");
      expect(service(name, "logging", "options"), name).toEqual({
        "max-size": "10m",
        "max-file": "3",
      });
      expect(String(service(name, "mem_limit")), name).toMatch(/^\d+g?$/);
    }
    expect(JSON.stringify(service("clickhouse", "volumes"))).toContain("config.d/logs.xml");
  });

  it("publishes every port on loopback alone", () => {
    const ports = names.flatMap((name) => service(name, "ports") ?? []);
    expect(ports).toHaveLength(3);
    for (const port of ports) {
      const address = typeof port === "string" ? port : `${at(port, "host_ip")}:`;
      expect(address).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it("takes passwords from the environment, the same on both sides", () => {
    const env = {
      API_TOKENS: "a-token-of-ours-0123:read",
      KEEP_POLLS: "400d",
      CLICKHOUSE_PASSWORD: "one of ours",
      ANALYST_PASSWORD: "theirs",
    };
    const own = found === undefined ? null : composeConfig(found, env);
    const given = (name: string, key: string) => at(own, "services", name, "environment", key);
    for (const name of ["clickhouse", "consume", "serve"]) {
      expect(given(name, "CLICKHOUSE_PASSWORD")).toBe("one of ours");
    }
    expect(given("clickhouse", "ANALYST_PASSWORD")).toBe("theirs");
    expect(given("serve", "CLICKHOUSE_ANALYST_PASSWORD")).toBe("theirs");
    expect(given("consume", "KEEP_POLLS")).toBe("400d");
    expect(given("consume", "KEEP_REPORTS") ?? null).toBeNull();
    expect(given("serve", "API_TOKENS")).toBe("a-token-of-ours-0123:read");
    expect(JSON.stringify(own)).not.toContain("change-me");
  });
});

describe("the analyst", () => {
  it("has a password from the environment and may only read", () => {
    expect(ANALYST).toContain('<password from_env="ANALYST_PASSWORD"/>');
    const grants = [...ANALYST.matchAll(/GRANT (.*?) ON (\w+)/g)];
    expect(new Set(grants.map(([, right]) => right))).toEqual(new Set(["SELECT"]));
    expect(new Set(grants.map(([, , on]) => on?.toLowerCase()))).toEqual(
      new Set(["store_monitor", "information_schema", "system"]),
    );
  });

  it("is limited by settings that this ClickHouse has, none of which the analyst can lift", async () => {
    const profile = /<profiles>([\s\S]*?)<constraints>([\s\S]*?)<\/constraints>/.exec(ANALYST);
    const settingsIn = (xml = "") => [...xml.matchAll(/<([a-z]\w+)>[^<]/g)].map(([, name]) => name);
    const limits = settingsIn(profile?.[1]?.replace("<analyst>", ""));
    const fixed = [...(profile?.[2] ?? "").matchAll(/<(\w+)><(?:const\/|min>1<\/min><max)>/g)].map(
      ([, name]) => name,
    );
    expect(limits.length).toBeGreaterThan(8);
    expect(fixed).toEqual(limits.filter((name) => name !== "readonly"));
    const answer = await store.db.query({
      query: "SELECT name FROM system.settings WHERE has({names:Array(String)}, name)",
      query_params: { names: limits },
      format: "JSONEachRow",
    });
    expect(await answer.json()).toHaveLength(limits.length);
  });
});

describe("the reader of compose's YAML", () => {
  it("reads maps, lists and scalars", () => {
    const yaml = "a:\n  b:\n  - x: \n  - '1'\n  c: 2\n  d: {}\n".replace("x: ", "http://h:1/x");
    const expected: Value = { a: { b: ["http://h:1/x", "1"], c: 2, d: {} } };
    expect(readYaml(yaml)).toEqual(expected);
  });

  it.each(["a: &anchor b", "a: [1]", "a:\n  long\n  text", "a: b\n   c: d", "- a: b"])(
    "refuses %j",
    (yaml) => expect(() => readYaml(yaml)).toThrow("not understood"),
  );
});
