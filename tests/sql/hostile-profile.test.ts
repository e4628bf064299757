import { readdir, readFile } from "node:fs/promises";
import { afterAll, describe, expect, it } from "vitest";
import { openReports } from "../../api/reports/reports.ts";
import { publishOnce } from "../../consumers/publish-status-changes.ts";
import { hours, polls, timezones } from "../../consumers/sinks.ts";
import type { Database } from "../../sql/database.ts";
import { failureOf } from "../../sql/failures.ts";
import { insertPolls } from "../../sql/ingest.ts";
import { PINNED, pinnedSettings } from "../../sql/server/settings.ts";
import { openServerDatabase } from "../../sql/server.ts";
import { ServerUnfit } from "../../sql/server-checks.ts";
import { startClickHouseHttp } from "../harness/clickhouse-http.ts";
import { openMisbehavingProxy } from "../harness/misbehaving-proxy.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";

/** Another value for settings that the statements rely on, as a profile might have it. */
const HOSTILE: Record<string, string | number> = {
  ...{ deduplicate_insert: "disable", deduplicate_insert_select: "disable", insert_deduplicate: 1 },
  ...{ async_insert: 1, wait_for_async_insert: 0, materialized_views_ignore_errors: 1 },
  ...{ max_insert_block_size: 1, min_insert_block_size_rows: 1, min_insert_block_size_bytes: 1 },
  ...{ max_insert_threads: 4, input_format_allow_errors_num: 100 },
  ...{ input_format_allow_errors_ratio: 1, input_format_connection_handling: 1 },
  ...{
    date_time_input_format: "basic",
    result_overflow_mode: "break",
    read_overflow_mode: "break",
  },
  ...{ group_by_overflow_mode: "any", sort_overflow_mode: "break", limit: 1, offset: 1 },
  ...{ join_use_nulls: 1, group_by_use_nulls: 1, transform_null_in: 1, cast_keep_nullable: 1 },
  ...{ aggregate_functions_null_for_empty: 1, empty_result_for_aggregation_by_empty_set: 1 },
  ...{ prefer_column_name_to_alias: 1, enable_positional_arguments: 0, final: 1, extremes: 1 },
  ...{ data_type_default_nullable: 1, session_timezone: "Asia/Tokyo", use_query_cache: 1 },
  ...{ date_time_overflow_behavior: "throw", do_not_merge_across_partitions_select_final: 1 },
  ...{ date_time_output_format: "unix_timestamp", output_format_json_array_of_rows: 1 },
  ...{ output_format_json_named_tuples_as_objects: 0, output_format_json_quote_decimals: 1 },
  ...{ output_format_json_quote_64bit_integers: 1, output_format_json_quote_64bit_floats: 1 },
  ...{ output_format_decimal_trailing_zeros: 1, send_progress_in_http_headers: 1 },
  ...{ any_join_distinct_right_table_keys: 1, join_default_strictness: "ANY" },
};

const NOW = Date.UTC(2024, 0, 22, 12);
const folder = await temporaryFolder();
const front = await startClickHouseHttp(folder.path);
const ends: (() => Promise<unknown>)[] = [() => folder.remove(), () => front.kill()];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

async function open(database: string, options?: Parameters<typeof openMisbehavingProxy>[1]) {
  const proxy = await openMisbehavingProxy(front.port, options);
  ends.push(() => proxy.close());
  const account = { username: "default", password: "", database };
  const db = await openServerDatabase({ ...account, url: proxy.url });
  ends.push(() => db.close());
  return db;
}

const ask = async (db: Database, query: string) =>
  await (await db.query({ query, format: "JSONCompactEachRow" })).json<unknown[]>();

/** Everything that a database says after the same has happened to it. */
async function outcome(db: Database): Promise<unknown> {
  const at = (minute: number) => new Date(NOW - minute * 600_000).toISOString();
  const observed = Array.from({ length: 300 }, (_, index) => ({
    value: {
      store_id: `s${index % 3}`,
      status: index % 11 < 8 ? ("active" as const) : ("inactive" as const),
      timestamp_utc: at(index * 3).replace("Z", "000Z"),
    },
    position: index + 1,
  }));
  await polls.write(db, observed);
  await polls.write(db, observed);
  const week = [{ day: 0, start_time_local: "09:00:00", end_time_local: "17:00:00" }];
  await hours.write(db, [{ value: { store_id: "s1", week }, position: 1 }]);
  const zone = { store_id: "s2", timezone_str: "Europe/Berlin" };
  await timezones.write(db, [{ value: zone, position: 1 }]);
  await publishOnce(db, true);
  await publishOnce(db, true);
  const reports = openReports(db, { checkMs: 50, pauseMs: 1 });
  const as_of = NOW * 1000;
  const id = await reports.trigger({ method: "nearest", gaps: "unknown", as_of });
  await reports.idle();
  const report = await reports.find(id);
  await reports.stop();
  return {
    report: [report?.state, report?.reason, report?.polls, report?.unknown_share, report?.as_of_us],
    csv: report?.csv_sha256,
    rows: await ask(
      db,
      `SELECT * EXCEPT (report_id) FROM report_table WHERE report_id = '${id}' ORDER BY store_id`,
    ),
    polls: await ask(db, "SELECT * FROM polls FINAL ORDER BY ALL"),
    changes: await ask(db, "SELECT seq, store_id, from, to FROM status_changes ORDER BY seq"),
    stores: await ask(db, "SELECT * FROM stores ORDER BY store_id"),
    columns: await ask(
      db,
      "SELECT table, name, type FROM system.columns WHERE database = currentDatabase() ORDER BY ALL",
    ),
  };
}

describe("settings of a server's profile", () => {
  it("change nothing", { timeout: 120_000 }, async () => {
    const plain = await outcome(await open("plain"));
    expect(plain).toMatchObject({ report: ["Complete", "", 199, expect.any(Number), NOW * 1000] });
    expect(await outcome(await open("hostile", { profile: HOSTILE }))).toEqual(plain);
  });

  it("are among the pinned ones, with another value", () => {
    for (const [name, value] of Object.entries(HOSTILE)) {
      expect([name, PINNED[name]]).toEqual([name, expect.anything()]);
      expect(String(PINNED[name])).not.toBe(String(value));
    }
  });

  it("do not let rows through that cannot be read", async () => {
    const db = await open("hostile", { profile: HOSTILE });
    const error: unknown = await insertPolls(db, ['["s","open","yesterday",0,0]' as never]).catch(
      (reason) => reason,
    );
    expect(failureOf(error)).toBe("refused");
  });

  it.each([
    { deduplicate_insert: "disable", deduplicate_insert_select: "disable" },
    { deduplicate_insert: "enable" },
  ])("that cannot be overridden are refused: %j", async (fixed) => {
    const error: unknown = await open("refused", { fixed }).catch((reason) => reason);
    expect(error).toBeInstanceOf(ServerUnfit);
    expect(String(error)).toContain("deduplication_probe");
    expect(String(error)).toContain("the profile of CLICKHOUSE_USER");
  });

  it("that a version does not know are not sent to it", () => {
    expect(pinnedSettings(["join_use_nulls", "unheard_of"])).toEqual({
      join_use_nulls: 0,
      wait_end_of_query: 1,
    });
  });
});

it("every INSERT says whether equal rows are kept out, and has a token if they are", async () => {
  const files = (await readdir("sql/queries")).filter((file) => file.endsWith(".sql"));
  for (const file of files) {
    const text = (await readFile(`sql/queries/${file}`, "utf8")).replace(/^\s*--.*$/gm, "");
    if (!/^\s*INSERT INTO/.test(text)) continue;
    const deduplicates = /insert_deduplicate = 1/.test(text);
    expect([file, deduplicates || /insert_deduplicate = 0/.test(text)]).toEqual([file, true]);
    expect([file, /insert_deduplication_token =/.test(text)]).toEqual([file, deduplicates]);
  }
});
