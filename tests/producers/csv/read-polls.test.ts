import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { fastPollMessage } from "../../../producers/csv/fast-path.ts";
import { pollsInput } from "../../../producers/csv/inputs.ts";
import { readInput } from "../../../producers/csv/read-input.ts";
import { readPollMessages } from "../../../producers/csv/read-polls.ts";
import { bytesOf, newLineBuffer } from "../../../producers/messages/line-buffer.ts";
import { latestAt } from "../../../producers/messages/timestamp.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const NOW = new Date("2025-01-01T00:00:00Z");
const folder = await temporaryFolder();
afterAll(() => folder.remove());
const path = join(folder.path, "polls.csv");

type Outcome = { values: string[]; keys: string[]; refused: unknown[]; lastLine: number };

/** The messages and refusals of a file, by the thorough reading. */
async function thorough(after: number): Promise<Outcome> {
  const told: Outcome = { values: [], keys: [], refused: [], lastLine: 0 };
  for await (const { readings, lastLine } of readInput(path, pollsInput, NOW)) {
    told.lastLine = lastLine;
    for (const reading of readings.filter(({ line }) => line > after)) {
      if ("value" in reading) {
        told.values.push(JSON.stringify(reading.value));
        told.keys.push(reading.value.store_id);
      } else told.refused.push(reading);
    }
  }
  return told;
}

async function quick(after: number): Promise<Outcome> {
  const told: Outcome = { values: [], keys: [], refused: [], lastLine: 0 };
  for await (const part of readPollMessages(path, NOW, after)) {
    const { messages, rows, refused, lastLine } = part;
    if (!("lines" in messages)) throw new Error("not spelled");
    const entries = messages.entries();
    expect(messages.lines.toString()).toBe(entries.map(({ value }) => `${value}\n`).join(""));
    expect([messages.length, rows]).toEqual([entries.length, entries.length]);
    told.values.push(...entries.map(({ value }) => value));
    told.keys.push(...entries.map(({ key }) => key));
    told.refused.push(...refused);
    told.lastLine = lastLine;
  }
  return told;
}

const id = fc.constantFrom(
  "8139926242460185114",
  "a",
  "a.b",
  "8.1E18",
  ...["8E18", "8e-18", "1e5-", "12e4f", "e5", "7.0", "NaN", "null", "nulls", "nan-1", "n"],
  "-a",
  "",
  "é",
  "x".repeat(65),
);
const status = fc.constantFrom("active", "active", "inactive", "INACTIVE", "open", "");
const instant = fc.constantFrom(
  ...["2023-01-22 12:09:39.388884 UTC", "2023-01-22 12:09:39.3888 UTC", "2023-01-22 12:09:39 UTC"],
  ...["2024-02-29 00:00:00.1 UTC", "2023-02-29 00:00:00.1 UTC", "2023-01-22 12:09:39. UTC"],
  ...["2025-01-01 00:59:59.9 UTC", "2025-01-01 01:00:00.000001 UTC", "1999-12-31 23:59:59 UTC"],
  ...["2023-01-22T12:09:39Z", "2023-01-22 12:09:39.3888841 UTC", "2023-04-31 12:09:39 UTC"],
  ...["2023-01-22 24:09:39 UTC", "2023-01-22 12:60:39 UTC", "2023-1-22 12:09:39 UTC", "2023", ""],
);
const plain = fc.tuple(id, status, instant).map((cells) => cells.join(","));
const odd = fc.constantFrom(
  "",
  " ",
  ",",
  ...["1,active", "1,active,2023-01-22 12:09:39 UTC,", "1,active,2023-01-22 12:09:39,5 UTC"],
  '"1",active,2023-01-22 12:09:39 UTC',
  '"',
  "a\rb",
);
const line = fc.oneof({ weight: 8, arbitrary: plain }, { weight: 1, arbitrary: odd });
const file = fc
  .record({
    declared: fc.constantFrom("", "", "sep=,", "sep=|"),
    separator: fc.constantFrom(",", ",", ";", "\t"),
    header: fc.constantFrom("store_id,status,timestamp_utc", "status,store_id,timestamp_utc,note"),
    lines: fc.array(line, { maxLength: 30 }),
    lineEnd: fc.constantFrom("\n", "\n", "\r\n"),
    last: fc.constantFrom("", "\n"),
  })
  .map(({ declared, separator, header, lines, lineEnd, last }) => {
    const first = declared === "" ? [] : [declared];
    const rows = [header, ...lines].map((row) =>
      row.replaceAll(",", declared === "" ? separator : declared.slice(-1)),
    );
    return [...first, ...rows].join(lineEnd) + last;
  });

describe("polls read as messages", () => {
  it("are those of the thorough reading, and so are the rows set aside, from any line on", () =>
    fc.assert(
      fc.asyncProperty(file, fc.nat(12), async (text, after) => {
        await writeFile(path, text);
        expect(await quick(after)).toEqual(await thorough(after));
      }),
      { numRuns: 400 },
    ));

  it("are read quickly on each day but leap days, with any fraction", () => {
    const latest = Buffer.from(latestAt(NOW));
    for (let day = Date.UTC(2023, 0, 1); day < NOW.getTime(); day += 86_400_000) {
      const date = new Date(day).toISOString().slice(0, 10);
      const fraction = [".999999", ".5", "", ".120"][new Date(day).getUTCDay() % 4] ?? "";
      const bytes = Buffer.from(`7,inactive,${date} 23:59:59${fraction} UTC`);
      const messages = newLineBuffer(0);
      const taken = fastPollMessage(bytes, 0, bytes.length, 0x2c, latest, messages);
      expect(taken, date).toBe(date !== "2024-02-29");
      const timestamp_utc = `${date}T23:59:59.${fraction.slice(1).padEnd(6, "0")}Z`;
      const message = JSON.stringify({ store_id: "7", status: "inactive", timestamp_utc });
      expect(bytesOf(messages).toString()).toBe(taken ? `${message}\n` : "");
    }
  });
});
