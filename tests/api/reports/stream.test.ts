import { createHash } from "node:crypto";
import { access, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, it } from "vitest";
import { download, wholeCsv } from "../../../api/answers/report-download.ts";
import { type Database, openEmbeddedDatabase } from "../../../sql/database.ts";
import { streamFromFile } from "../../../sql/embedded/stream-from-file.ts";
import { openServerDatabase } from "../../../sql/server.ts";
import { STREAM_FORMATS } from "../../../sql/stream-formats.ts";
import { startClickHouseHttp } from "../../harness/clickhouse-http.ts";
import { query, tell } from "../../harness/report-of.ts";
import { temporaryDatabase, temporaryFolder } from "../../harness/temporary-database.ts";
import { until } from "../instances.ts";
import { reportApi } from "./report-api.ts";

const { db, path, close } = await temporaryDatabase();
afterAll(close);
const folder = join(path, "clickhouse");
const streams = join(folder, "streams");

const stream = (query: string, input = {}, signal?: AbortSignal) =>
  streamFromFile(folder, query, input, STREAM_FORMATS.csv, signal);

async function running(message: string): Promise<number> {
  const answer = await db.query({
    query:
      "SELECT query FROM system.processes WHERE query LIKE {like:String} AND query NOT LIKE '%processes%'",
    query_params: { like: `%${message}%` },
    format: "JSONEachRow",
  });
  return (await answer.json()).length;
}

describe("an answer of the embedded engine that is streamed", () => {
  it("leaves no file, and none of its settings to others", async () => {
    const rows = await stream("SELECT toDecimal64(1, 2) AS a, {b:String} AS b", {
      b: "it's \\\\n {b}",
    });
    expect(await readdir(streams)).toEqual([]);
    expect(await text(rows)).toBe("a,b\r\n1.00,it's \\\\n {b}\r\n");
    const plain = await db.query({ query: "SELECT toDecimal64(1, 2)", format: "CSV" });
    expect((await plain.text()).trim()).toBe("1");
  });

  it("that fails does so before its first byte, with ClickHouse's number", async () => {
    await expect(
      stream("SELECT throwIf(number = 100000) AS x FROM numbers(200000)"),
    ).rejects.toMatchObject({
      code: "395",
    });
    expect(await readdir(streams)).toEqual([]);
  });

  it("is ended when nobody waits for it any more", async () => {
    const gone = new AbortController();
    const query = "SELECT sum(sipHash64(number)) AS never_done FROM numbers(1000000000000)";
    const waiting = stream(query, {}, gone.signal);
    waiting.catch(() => {});
    await until(async () => (await running("never_done")) > 0);
    gone.abort();
    await expect(waiting).rejects.toThrow();
    await until(async () => (await running("never_done")) === 0);
    expect(await readdir(streams)).toEqual([]);
  });

  it("is not begun for somebody who is gone, and breaks off when he goes later", async () => {
    await expect(stream("SELECT 1 AS x", {}, AbortSignal.abort())).rejects.toThrow();
    const gone = new AbortController();
    const rows = await stream("SELECT number AS x FROM numbers(3000000)", {}, gone.signal);
    let bytes = 0;
    const reading = (async () => {
      for await (const chunk of rows) {
        bytes += chunk.length;
        gone.abort();
      }
    })();
    await expect(reading).rejects.toThrow();
    expect(bytes).toBeLessThan(1_000_000);
  });

  it("of a process that was killed in the midst is gone when the folder is opened again", async () => {
    await mkdir(streams, { recursive: true });
    await writeFile(join(streams, "left"), "half an answer");
    // One engine per process: a second client of the same folder shares it.
    const again = await openEmbeddedDatabase(folder);
    await expect(access(join(streams, "left"))).rejects.toThrow();
    await again.close();
    expect(await text(await stream("SELECT 1 AS x"))).toBe("x\r\n1\r\n");
  });
});

describe("on a server", () => {
  it("the same rows have the same bytes, whole and in any order", async () => {
    const folder = await temporaryFolder();
    const front = await startClickHouseHttp(folder.path);
    const server = await openServerDatabase({
      url: front.url,
      username: "default",
      password: "",
      database: "streamed",
    });
    try {
      const both = await Promise.all([db, server].map(written));
      expect(both[1]).toEqual(both[0]);
    } finally {
      await server.close();
      await front.stop();
      await folder.remove();
    }
  });
});

/** A report on the same stores, in several forms. */
async function written(on: Database): Promise<string[]> {
  await tell(on, [
    { id: "a", zone: "UTC", polls: ["2024-01-22 11:00 active", "2024-01-22 12:00 inactive"] },
    { id: "b", hours: ["Mon 09:00-17:00"], polls: ["2024-01-22 10:00 active"] },
    { id: "c", zone: "Europe/London" },
  ]);
  const { id, full } = await query(on, { as_of: "2024-01-22 12:00" });
  const { request, told, reports } = await reportApi(on);
  const report = await reports.find(id);
  if (report === undefined) throw new Error("the report is gone");
  const csv = await text(await download(on, report, wholeCsv("standard")));
  expect(await told(id)).toMatchObject({
    csv_sha256: createHash("sha256").update(csv).digest("hex"),
  });
  const queries = [
    "?format=json&detail=full",
    "?format=ndjson&sort=-downtime_last_week&limit=2",
    "?store=c&store=a",
  ];
  const others = queries.map(async (query) =>
    (await request(`/reports/${id}/rows${query}`)).text(),
  );
  return [csv, full, ...(await Promise.all(others))];
}
