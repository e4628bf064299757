import { ClickHouseException } from "../embedded/exceptions.ts";
import { type Limits, limitSettings, loweredBy } from "./limits.ts";
import { type Account, queryServer } from "./server-request.ts";

/**
 * The user for analysts may do more than analysts may, or is not limited; the message says what to
 * do.
 */
export class AnalystUnfit extends Error {
  constructor(text: string) {
    super(text);
    this.name = "AnalystUnfit";
  }
}

/** What an analyst must not be able to do; each would change nothing even if it were allowed. */
const FORBIDDEN: readonly [what: string, sql: string][] = [
  [
    "write into tables",
    "INSERT INTO store_timezones (store_id, timezone_str) SELECT '', '' WHERE 1 = 0",
  ],
  ["create tables", "CREATE TEMPORARY TABLE not_for_analysts (x UInt8) ENGINE = Memory"],
  ["reach other machines", "SELECT * FROM url('http://127.0.0.1:9/', 'CSV', 'x String') LIMIT 0"],
  ["read files", "SELECT * FROM file('not-there.csv', 'CSV', 'x String') LIMIT 0"],
];

/** Errors by which a server says that something is not allowed. */
const FORBIDS = new Set(["READONLY", "ACCESS_DENIED", "DATABASE_ACCESS_DENIED"]);

/**
 * Checks that the user for analysts can do nothing but read, and that the limits apply to it.
 * Returns the settings to send with each of its queries.
 *
 * @throws AnalystUnfit if it may do more
 * @throws ClickHouseException, or an error of the connection, if the check fails
 */
export async function accountSettings(
  account: Account,
  limits: Limits,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const { settings, readonly } = await settingsToSend(account, limits, signal);
  for (const [what, sql] of FORBIDDEN) {
    // With the user's own rights, not those of our queries.
    const request = { sql, parameters: new Map(), settings, signal };
    const denied = await queryServer(account, request).then(
      async (response) => {
        await response.body?.cancel();
        return false;
      },
      (error: unknown) => {
        if (!(error instanceof ClickHouseException)) throw error;
        return FORBIDS.has(error.type);
      },
    );
    if (!denied) {
      const text = `may ${what}; grant it SELECT on the monitor's database and nothing else`;
      throw unfit(account, text);
    }
  }
  return readonly ? settings : new Map([...settings, ["readonly", "1"]]);
}

async function settingsToSend(
  account: Account,
  limits: Limits,
  signal: AbortSignal,
): Promise<{ settings: ReadonlyMap<string, string>; readonly: boolean }> {
  const setting = async (name: string, settings: ReadonlyMap<string, string>) => {
    const sql = `SELECT toString(getSetting('${name}'))`;
    const response = await queryServer(account, { sql, parameters: new Map(), settings, signal });
    return Number(await response.text());
  };
  const ours = new Map([
    ...limitSettings(limits),
    ["cancel_http_readonly_queries_on_client_close", "1"],
  ]);
  try {
    const readonly = await setting("readonly", ours);
    return { settings: ours, readonly: readonly > 0 };
  } catch (error) {
    if (!(error instanceof ClickHouseException)) throw error;
    if (error.type === "SETTING_CONSTRAINT_VIOLATION") {
      throw unfit(
        account,
        `cannot be limited (${error.message}): let its profile lower that setting`,
      );
    }
    if (error.type !== "READONLY") throw error;
  }
  for (const [name, most] of Object.entries(loweredBy(limits))) {
    const value = await setting(name, new Map());
    if (!(value > 0 && value <= most)) {
      const text = `has readonly = 1 and ${name} = ${value}, which must be between 1 and ${most}`;
      throw unfit(account, text);
    }
  }
  return { settings: new Map(), readonly: true };
}

function unfit({ user }: Account, text: string): AnalystUnfit {
  return new AnalystUnfit(
    `the ClickHouse user ${user} (CLICKHOUSE_ANALYST_USER) ${text}: see sql/server/analyst.xml`,
  );
}
