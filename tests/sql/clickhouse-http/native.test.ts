import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClickHouseHttp, startClickHouseHttp } from "../../harness/clickhouse-http.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let front: ClickHouseHttp;

beforeAll(async () => {
  folder = await temporaryFolder();
  front = await startClickHouseHttp(folder.path);
});

afterAll(async () => {
  await front.stop();
  await folder.remove();
});

async function native(sql: string, revision?: number): Promise<Buffer> {
  const parameters = revision === undefined ? "" : `?client_protocol_version=${revision}`;
  const answer = await fetch(`${front.url}/${parameters}`, {
    method: "POST",
    body: `${sql} FORMAT Native`,
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (!answer.ok) throw new Error(bytes.toString());
  return bytes;
}

/** A string as Native writes it. */
const written = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);

const BLOCK = "010002ffffffff00";

describe("Native for clients of a later revision", () => {
  it("has the block's fields, and a byte for each column", async () => {
    const sql = "SELECT 7::UInt8 AS a, 'x' AS b";
    const columns = (usual: string) =>
      `0201${written("a").toString("hex")}${written("UInt8").toString("hex")}${usual}07` +
      `${written("b").toString("hex")}${written("String").toString("hex")}${usual}0178`;
    expect((await native(sql)).toString("hex")).toBe(columns(""));
    expect((await native(sql, 54_400)).toString("hex")).toBe(BLOCK + columns(""));
    expect((await native(sql, 54_460)).toString("hex")).toBe(BLOCK + columns("00"));
  });

  it.each([
    ["UInt8", "number"],
    ["Int256", "number"],
    ["String", "repeat('é', number * 100)"],
    ["FixedString(5)", "toString(number)"],
    ["Decimal(9, 2)", "number"],
    ["Decimal(38, 2)", "number"],
    ["Enum8('a,)' = 0, 'b\\'(' = 1, 'c' = 2)", "number"],
    ["DateTime", "number"],
    ["DateTime64(6, 'UTC')", "number"],
    ["UUID", "toUUID('123e4567-e89b-12d3-a456-426614174000')"],
    ["IPv6", "'::1'"],
    ["Bool", "number > 1"],
    ["Nullable(Nothing)", "NULL"],
    ["Nullable(String)", "if(number = 1, NULL, 'x')"],
    ["Array(String)", "range(number)"],
    ["Array(Array(Nullable(UInt16)))", "[[], [number, NULL]]"],
    ["LowCardinality(String)", "toString(number)"],
    ["LowCardinality(Nullable(String))", "if(number = 1, NULL, 'x')"],
    ["Array(LowCardinality(String))", "[]"],
    ["Array(LowCardinality(String))", "if(number = 0, [], ['a', 'b'])"],
    ["Map(String, Array(UInt8))", "map('k', [number])"],
    ["Map(LowCardinality(String), UInt8)", "map('k', number)"],
    ["Tuple(UInt8, String)", "(number, 'x')"],
    ["Tuple(a UInt8, `b c` Nullable(String))", "(number, NULL)"],
    ["Point", "(number, 1.5)"],
    ["Polygon", "[[(0, 0), (1, number)]]"],
    ["SimpleAggregateFunction(max, UInt64)", "number"],
  ])("finds the end of a column of %s (%s)", async (type, value) => {
    const cast = `CAST(${value} AS ${type.replaceAll("\\'", "\\'")}) AS a`;
    const sql = `SELECT ${cast}, 171::UInt8 AS z FROM numbers(3)`;
    const plain = await native(sql);
    const typeLength = plain[4] ?? 0;
    const [start, last] = [5 + typeLength, plain.length - 3];
    expect(plain.subarray(last).toString("hex")).toBe("ababab");
    const expected = [
      ...[Buffer.from(BLOCK, "hex"), plain.subarray(0, start), Buffer.from([0])],
      ...[plain.subarray(start, last), Buffer.from([0]), plain.subarray(last)],
    ];
    expect((await native(sql, 54_460)).toString("hex")).toBe(
      Buffer.concat(expected).toString("hex"),
    );
  });

  it("walks through many blocks", async () => {
    const sql = "SELECT number, toString(number), [number] FROM numbers(300000)";
    const [plain, later] = [await native(sql), await native(sql, 54_460)];
    const blocks = (later.length - plain.length) / (8 + 3);
    expect(blocks).toBeGreaterThan(1);
    expect(Number.isInteger(blocks)).toBe(true);
  });

  it("says which type it cannot write", async () => {
    await expect(native(`SELECT '{"a":1}'::JSON`, 54_460)).rejects.toThrow("JSON is not supported");
    await expect(native("SELECT sumState(1)", 54_460)).rejects.toThrow("AggregateFunction");
  });
});
