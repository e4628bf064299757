import { afterAll, describe, expect, it } from "vitest";
import { temporaryDatabase } from "../../harness/temporary-database.ts";

const { db, close } = await temporaryDatabase();
afterAll(close);

async function request(query: string, query_params?: Record<string, unknown>): Promise<unknown> {
  const answer = await db.query({
    query,
    format: "JSONCompactEachRow",
    ...(query_params === undefined ? {} : { query_params }),
  });
  const [row] = await answer.json();
  return row;
}

const ENDLESS = "SELECT count() AS endless FROM numbers(100000000000000) WHERE NOT ignore(number)";

describe("the embedded engine, for many who ask at once", () => {
  it.each([
    ["plain", "a"],
    ["empty", ""],
    ["quotes and backslashes", "it's a \\ 'quote' \\' \\n \\\\"],
    ["line breaks and tabs", "a\nb\tc\r\nd"],
    ["what looks like SQL", "'; DROP TABLE polls; --"],
    ["what looks like a parameter", "{x:String}"],
    ["beyond ASCII", "Zürich 🙂 \u0001"],
    ["longer than a statement may be", "x'".repeat(200_000)],
  ])("takes text as it is: %s", async (_, text) => {
    expect(await request("SELECT {x:String}", { x: text })).toEqual([text]);
  });

  it("takes numbers, nothing, and lists", async () => {
    const list = ["a", "it's", "\\"];
    expect(
      await request("SELECT {n:Int64}, {nothing:Nullable(Int64)}, {list:Array(String)}", {
        ...{ n: -9_007_199_254_740_991, nothing: null, list },
      }),
    ).toEqual([-9_007_199_254_740_991, null, list]);
  });

  it("gives each of many at once its own parameters", async () => {
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    const answers = await Promise.all(numbers.map((n) => request("SELECT {n:UInt8}", { n })));
    expect(answers).toEqual(numbers.map((n) => [n]));
  });

  it("does not let a question wait for a long one", async () => {
    let over = false;
    const long = request(ENDLESS).then(
      () => {
        over = true;
      },
      () => {
        over = true;
      },
    );
    expect(await request("SELECT {n:UInt8}", { n: 1 })).toEqual([1]);
    expect(over).toBe(false);
    // It may not have begun yet.
    while (!over) {
      await db.command({
        query: "KILL QUERY WHERE query LIKE 'SELECT count() AS endless%' ASYNC",
      });
    }
    await long;
  });

  it("says which parameter is missing, and goes on", async () => {
    await expect(request("SELECT {missing:UInt8}")).rejects.toThrow(/missing/);
    expect(await request("SELECT 1")).toEqual([1]);
  });
});
