import { join } from "node:path";
import { Session } from "chdb";
import { afterAll, describe, expect, it } from "vitest";
import { ALLOWED_FUNCTIONS, LITERAL_ARGUMENTS } from "../../../sql/analyst/functions.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";

const own = await temporaryDatabase();
const AT_ONCE = 3;
const sessions = Array.from({ length: AT_ONCE }, () => new Session(join(own.path, "clickhouse")));
afterAll(async () => {
  for (const session of sessions) session.close();
  await own.close();
});

const NOWHERE = "Nowhere/Else";
const TEXTS = [NOWHERE, `DateTime(\\'${NOWHERE}\\')`].map((text) => `'${text}'`);
const LOADED = `Cannot load time zone ${NOWHERE}`;

/** What the other arguments are: one of these, or one after the other. */
const OTHERS = [
  ["now()"],
  ["'day'", "now()", "now()"],
  ["now()", "toIntervalDay(1)", "toIntervalDay(1)"],
  ["'{\"a\":1}'", "'a'", "'a'"],
];

/** The groups of functions that have to do with time or types take up to four arguments here. */
const LONG = new Set(["Dates and Times", "Time Window", "Type Conversion", "UUID"]);

type Call = { sql: string; at: number; of: number };

/** Calls with a text in one place, and other arguments in the others. */
function* callsOf(name: string, group: string): Generator<Call> {
  for (const of of LONG.has(group) ? [1, 2, 3, 4] : [1, 2]) {
    // Of more than two arguments the last ones are zones, and none is a type.
    for (let at = Math.max(1, of - 1); at <= of; at += 1) {
      for (const text of of > 2 ? TEXTS.slice(0, 1) : TEXTS) {
        for (const others of of === 1 ? [[]] : OTHERS) {
          const given = Array.from({ length: of - 1 }, (_, i) => others[i % others.length] ?? "1");
          given.splice(at - 1, 0, text);
          yield { sql: `SELECT ${name}(${given.join(", ")})`, at, of };
        }
      }
    }
  }
}

/** Whether an argument, counted from 1, is one that the guard looks at. */
function isReached(name: string, at: number, of: number): boolean {
  return LITERAL_ARGUMENTS.some(([each, entry]) => {
    const [what = "", ...places] = entry.split(" ");
    const here = places.includes(String(at)) || (places.includes("last") && at === of);
    return each === name && here && ["zone", "type"].includes(what);
  });
}

describe("functions that analysts may call", () => {
  it("take a time zone or a type in no other place than those that are looked at", async () => {
    const functions = [...ALLOWED_FUNCTIONS].values();
    const seen = new Set<string>();
    const unseen: string[] = [];
    await Promise.all(
      sessions.map(async (session) => {
        for (const [name, group] of functions) {
          if (group === "Aggregate Functions") continue;
          for (const { sql, at, of } of callsOf(name, group)) {
            const text = await session.queryAsync(sql, { format: "Null" }).then(
              () => "",
              (error: unknown) => String(error),
            );
            if (!text.includes(LOADED)) continue;
            seen.add(name);
            if (!isReached(name, at, of)) unseen.push(sql);
          }
        }
      }),
    );
    expect(unseen).toEqual([]);
    expect(seen.size).toBeGreaterThan(100);
  }, 300_000);

  it("are those whose arguments are looked at", () => {
    const unknown = LITERAL_ARGUMENTS.filter(([name]) => !ALLOWED_FUNCTIONS.has(name));
    expect(unknown).toEqual([]);
  });
});
