import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readRows } from "./cells.ts";
import type { Files } from "./inputs.ts";
import { Refused } from "./refused.ts";
import { modelWindowsReport } from "./windows-report.ts";

/** Files of real life beside the repository; a clone that stands alone has none. */
const folder = new URL("../../../shared/cases/", import.meta.url);
const names = existsSync(folder)
  ? readdirSync(folder).filter((name) => existsSync(new URL(`${name}/expect.json`, folder)))
  : [];

type Expected = { args: string[]; exit: number };

describe.runIf(names.length > 0)("files of real life", () => {
  it.for(names.sort())("%s", (name) => {
    const bytes = (file: string) => readFileSync(new URL(`${name}/${file}`, folder));
    const files: Files = {
      polls: [decode(bytes("polls.csv"))],
      hours: [decode(bytes("hours.csv"))],
      timezones: [decode(bytes("timezones.csv"))],
    };
    const { args, exit }: Expected = JSON.parse(decode(bytes("expect.json")));
    const report = () => modelWindowsReport(files, { asOf: args[1], detail: "full" });
    expect(args[0]).toBe("--as-of");
    if (exit !== 0) expect(report).toThrow(Refused);
    else expect(table(report())).toMatchObject(table(decode(bytes("expected.csv"))));
  });
});

/** The rows of a report, by column. */
function table(csv: string): Record<string, string>[] {
  const columns = { needed: ["store_id"], others: (name: string) => name };
  return readRows(csv, columns).rows.map(({ cells }) => cells);
}

/** UTF-8, or UTF-16 where a byte order mark says so. */
function decode(bytes: Buffer): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(utf16 ? "utf-16le" : "utf-8").decode(bytes);
}
