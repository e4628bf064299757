import { type ClickHouseClient, ClickHouseLogLevel, createClient } from "@clickhouse/client";

const TIMEOUT_MS = 1_800_000;

/** A client for statements that may take long. */
export function patientClient(url: string): ClickHouseClient {
  return createClient({
    url,
    request_timeout: TIMEOUT_MS,
    // It warns of proxies that would drop such a long request; there is none here.
    log: { level: ClickHouseLogLevel.ERROR },
  });
}
