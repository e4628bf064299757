import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hoursInput, type Input, pollsInput } from "../../../producers/csv/inputs.ts";
import { InputError } from "../../../producers/csv/open-file.ts";
import { readInput, readOpening } from "../../../producers/csv/read-input.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const NOW = new Date("2023-01-25T18:00:00Z");
const HEADER = "store_id,status,timestamp_utc\n";
const OPEN_QUOTE = "quotes that do not pair up within the line";
const LONE_CR = "a carriage return inside the line";
const TOO_LONG = "a line of more than 65536 characters";
const CUT_GZIP = "cannot be read: the gzip data is truncated";
const LONE_CRS = "its lines end in a carriage return (CR) without a line feed: ";
const TWICE_STATUS = 'its header has a column twice, as "status": remove one';

/** The beginning of a zip archive with a file of this name. */
const zip = (name: string) =>
  Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(26), Buffer.from(name)]);
const FOREIGN =
  "not a file of polls: expected the columns store_id, status, timestamp_utc in its first line, found";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let path: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  path = join(folder.path, "input.csv");
});
afterAll(() => folder.remove());

/** Two columns of any text, trimmed. */
const anything: Input<string[]> = {
  name: "polls",
  columns: [["a"], ["b"]],
  parse: (field) => ({ value: [field(0), field(1)] }),
};

/** Each line of a file with its value, or with the reason why it has none. */
async function read<T>(content: string | Buffer, input: Input<T>) {
  await writeFile(path, content);
  const lines: [number, T | string][] = [];
  for await (const { readings } of readInput(path, input, NOW)) {
    for (const each of readings)
      lines.push([each.line, "value" in each ? each.value : each.reason]);
  }
  return lines;
}

/** Each line of a file of polls with its store, or the reason why it has none: `2: 7`. */
async function readStores(content: string | Buffer): Promise<string[]> {
  const lines = await read(content, pollsInput);
  return lines.map(([line, poll]) => `${line}: ${typeof poll === "string" ? poll : poll.store_id}`);
}

/** The same, of reasons only the beginning. */
async function readBriefly(content: string | Buffer): Promise<string[]> {
  return (await readStores(content)).map((line) =>
    line.replace(/^(\d+: .*?)(?:: | "|, expected).*/, "$1"),
  );
}

/** A row of polls; given a quoted id, a quoted row. */
const poll = (store: string | number) => `${store},active,2023-01-22 12:09:39.388884 UTC\n`;

describe("columns", () => {
  it("are found by name, in any order, case and company", async () => {
    const text =
      "note,Timestamp_UTC,STATUS, store_id ,state\r\n" +
      "x, 2023-01-22 12:09:39.388884 UTC ,InActive, 8139926242460185114,active,, \r\n";
    const timestamp_utc = "2023-01-22T12:09:39.388884Z";
    const value = { store_id: "8139926242460185114", status: "inactive", timestamp_utc };
    expect(await read(text, pollsInput)).toEqual([[2, value]]);
  });

  it.each(["day", "dayOfWeek", "day_of_week", "DAYOFWEEK"])("know %s as the day", async (day) => {
    const text = `end_time_local,store_id,${day},start_time_local\n17:00,7,0,9:00\n`;
    const hours = { start_time_local: "09:00:00", end_time_local: "17:00:00" };
    expect(await read(text, hoursInput)).toEqual([[2, { store_id: "7", day: 0, ...hours }]]);
  });

  it("may be missing behind those of the input, but not before", async () => {
    expect(await read("a,b,c\n1,2\n3\n,4\n5,,6\n", anything)).toEqual([
      [2, ["1", "2"]],
      [3, 'too few cells in "3": 1, expected 3'],
      [4, ["", "4"]],
      [5, ["5", ""]],
    ]);
  });
});

describe("cells", () => {
  it("beyond those of the header reject their row, but empty ones do not", async () => {
    const beyond = (text: string, count: number) =>
      `more cells than the header, the first of them ${JSON.stringify(text)}: expected ${count}, ` +
      "and quotes around a cell with a separator in it";
    expect(await read('a,b\n1,2,\n1,2, ,\n1,2,3\n1,2,,"x, y"\n"1,5",2\n', anything)).toEqual([
      [2, ["1", "2"]],
      [3, ["1", "2"]],
      [4, beyond("3", 2)],
      [5, beyond("x, y", 2)],
      [6, ["1,5", "2"]],
    ]);
  });

  const separated = (separator: string, before = "") =>
    `${before}${`${HEADER}${poll(7)}"8",${poll(8).slice(2)}`.replaceAll(",", separator)}`;
  it.each([
    ["semicolons", separated(";"), 2],
    ["tabs", separated("\t"), 2],
    ["commas that are declared", separated(",", "sep=,\n"), 3],
    [
      "semicolons that are declared, behind a byte order mark",
      separated(";", "\uFEFFSEP=;\r\n"),
      3,
    ],
    ["tabs that are declared", separated("\t", "sep=\t\n"), 3],
    ["a separator that is declared only", separated("|", "sep=|\n"), 3],
  ])("are separated by %s", async (_, text, first) => {
    for (const content of [text, gzipSync(text), Buffer.from(`\uFEFF${text}`, "utf16le")]) {
      expect(await readStores(content)).toEqual([`${first}: 7`, `${first + 1}: 8`]);
    }
  });

  it("hold the other separators", async () => {
    expect(await read("a;b\n1,5;2\t3\n", anything)).toEqual([[2, ["1,5", "2\t3"]]]);
  });
});

describe("UTF-16", () => {
  it("is read in either order of bytes, whatever it is cut into", async () => {
    const text = `\uFEFFa\tb\r\n${"日𝔘\té\r\n".repeat(300_000)}`;
    const little = Buffer.from(text, "utf16le");
    const big = Buffer.from(little).swap16();
    for (const content of [little, big, gzipSync(little)]) {
      const lines = await read(content, anything);
      expect(lines.length).toBe(300_000);
      expect(lines.every(([, value]) => value[0] === "日𝔘" && value[1] === "é")).toBe(true);
    }
  });
});

describe("the days of an hours file", () => {
  const hours = (...days: string[]) =>
    `store_id,day,start_time_local,end_time_local\n${days.map((day) => `7,${day},9:00,24:00\n`).join("")}`;
  async function readDays(text: string, monday: 0 | 1) {
    await writeFile(path, text);
    const days: (number | string)[] = [];
    for await (const { readings } of readInput(path, hoursInput, NOW, { monday })) {
      for (const each of readings) days.push("value" in each ? each.value.day : each.reason);
    }
    return days;
  }

  it("are numbers from 0, or English names", async () => {
    const names = [
      "0",
      "0.0",
      "6",
      "Mon",
      "monday",
      "TUES",
      "Wed",
      "thurs",
      "Fri",
      "sat",
      "Sunday",
    ];
    expect(await readDays(hours(...names), 0)).toEqual([0, 0, 6, 0, 0, 1, 2, 3, 4, 5, 6]);
  });

  it("are numbers from 1 where that is asked for", async () => {
    const unknown = 'unknown day "0", expected 1 (Monday) to 7 (Sunday), or an English name';
    expect(await readDays(hours("1", "7", "7.0", "Mon", "0"), 1)).toEqual([0, 6, 6, 0, unknown]);
  });

  it("refuse the file where 7 is among them and 0 is not, whatever else is wrong with the rows", async () => {
    const hint = `${path}: its days seem to count from 1: 7 occurs and 0 does not`;
    await expect(readDays(hours("1", "7"), 0)).rejects.toThrow(hint);
    await expect(readDays(`${hours("1")}?,7.0,x,y\n`, 0)).rejects.toThrow("add --monday-is 1");
    const unknown = 'unknown day "7", expected 0 (Monday) to 6 (Sunday), or an English name';
    expect(await readDays(`${hours("7")}?,0,x,y\n`, 0)).toContain(unknown);
  });
});

describe("lines", () => {
  const endless = "x".repeat(1 << 20);
  const cases: [it: string, text: string, lines: string[]][] = [
    ["end in LF", poll(8), ["3: 8"]],
    ["end in CRLF", poll(8).replace("\n", "\r\n"), ["3: 8"]],
    ["end in nothing at the end of a file", poll(8).trim(), ["3: 8"]],
    ["count where they are blank", `\n \r\n\n${poll(8)}\n\n`, ["6: 8"]],
    ["count where they are blank among quotes", `\n \r\n\n${poll('"8"')}\n\n`, ["6: 8"]],
    ["of empty fields are set aside", `,,\n${poll(8)}`, ["3: the store id is empty", "4: 8"]],
    ["with an open quote are set aside", poll('"8') + poll('"9"'), [`3: ${OPEN_QUOTE}`, "4: 9"]],
    [
      "with an open quote are set aside, not plain ones around",
      poll('"8') + poll(9),
      [`3: ${OPEN_QUOTE}`, "4: 9"],
    ],
    ["with a CR inside are set aside", `8\r,active\n${poll(9)}`, [`3: ${LONE_CR}`, "4: 9"]],
    ["cut short between fields are set aside", "8,acti", ["3: too few cells in"]],
    ["cut short in their time are set aside", "8,active,2023", ["3: invalid timestamp"]],
    ["cut short in a quote are set aside", `${poll('"8"')}"9`, ["3: 8", `4: ${OPEN_QUOTE}`]],
    ["cut short in the only quote are set aside", '"8', [`3: ${OPEN_QUOTE}`]],
    ["too long are set aside", `\n${endless}\n${poll('"9"')}`, [`4: ${TOO_LONG}`, "5: 9"]],
    ["too long are set aside at the end too", `\n${endless}\n`, [`4: ${TOO_LONG}`]],
    ["too long are set aside without their end too", endless, [`3: ${TOO_LONG}`]],
  ];

  it.each(cases)("%s", async (_, text, lines) => {
    expect(await readBriefly(HEADER + poll(7) + text)).toEqual(["2: 7", ...lines]);
  });

  it.each([
    ["a byte order mark", `\uFEFF${HEADER}`],
    ["a quoted header", '"store_id","status","timestamp_utc"\r\n'],
  ])("come after %s", async (_, header) => {
    expect(await readStores(header + poll(7))).toEqual(["2: 7"]);
  });

  it("are none behind a header, with or without its line end", async () => {
    expect(await readStores(HEADER)).toEqual([]);
    expect(await readStores(HEADER.trim())).toEqual([]);
  });

  it("that are not UTF-8 are set aside", async () => {
    const [line] = await readStores(Buffer.from(`${HEADER}${poll("Zürich")}`, "latin1"));
    expect(line).toMatch(
      /^2: the store id "Z\uFFFDrich" is invalid, expected 1 to 64 of the characters/,
    );
  });

  it("may hold commas and doubled quotes within quotes", async () => {
    const text = 'a,b\n"1,5"," say ""hi"", then "\n"""",","\n';
    expect(await read(text, anything)).toEqual([
      [2, ["1,5", 'say "hi", then']],
      [3, ['"', ","]],
    ]);
  });

  it("of polls too early or too late are set aside, on the limits they are not", async () => {
    const at = (time: string) => `7,active,${time}\n`;
    const limits = at("2000-01-01 00:00:00 UTC") + at("2023-01-25 19:00:00 UTC");
    const beyond = at("1999-12-31 23:59:59.999999 UTC") + at("2023-01-25 19:00:00.000001 UTC");
    expect(await readStores(HEADER + limits + beyond)).toEqual([
      "2: 7",
      "3: 7",
      "4: timestamp 1999-12-31T23:59:59.999999Z is before the year 2000",
      "5: timestamp 2023-01-25T19:00:00.000001Z is more than an hour in the future",
    ]);
  });
});

describe("files", () => {
  it("of gzip are told by their content, of one member or several", async () => {
    const [start, end] = [`${HEADER}${poll(7)}8,act`, poll(8).slice(5) + poll(9)];
    const members = Buffer.concat([gzipSync(start), gzipSync(""), gzipSync(end)]);
    expect(await readStores(gzipSync(start + end))).toEqual(["2: 7", "3: 8", "4: 9"]);
    expect(await readStores(members)).toEqual(["2: 7", "3: 8", "4: 9"]);
  });

  it("say how many of their bytes were read, of gzip too", async () => {
    const text = HEADER + poll(7).repeat(20_000);
    for (const content of [text, gzipSync(text)]) {
      await writeFile(path, content);
      let read = 0;
      for await (const { bytesRead } of readInput(path, pollsInput, NOW)) read = bytesRead;
      expect(read).toBe((await stat(path)).size);
    }
  });

  /** Where pieces of a file meet: 256 KiB as it is read, 16 KiB as it is unpacked. */
  const seams: [it: string, at: number, pack: (text: string) => string | Buffer][] = [
    ["as it is read", 1 << 18, (text) => text],
    ["as it is unpacked", 1 << 14, gzipSync],
  ];

  it.each(seams)("may be cut inside a character, a quote or a line end %s", async (_, at, pack) => {
    const [line, last] = ['é𝔘,"""日"""\r\n', '"x,y",🕰️\r\n'];
    for (let shift = 0; shift <= Buffer.byteLength(line); shift += 1) {
      const header = "a,b\r\n";
      const filler = "f".repeat(1000 - 4);
      const fillers = Math.ceil(at / 1000) - 1;
      const before = `${header}${`${filler},1\r\n`.repeat(fillers)}`;
      const pad = `${"p".repeat(at - Buffer.byteLength(before) - 4 - shift)},2\r\n`;
      const lines = await read(pack(before + pad + line + last), anything);
      expect(lines.length).toBe(fillers + 3);
      expect(lines.slice(-2)).toEqual([
        [fillers + 3, ["é𝔘", '"日"']],
        [fillers + 4, ["x,y", "🕰️"]],
      ]);
    }
  });

  const packed = gzipSync(HEADER + Array.from({ length: 2000 }, (_, id) => poll(id)).join(""));
  const damaged = Buffer.from(packed).fill(0xff, 1000, 1100);
  const binary = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff, 10, 0]);
  const endless = "x".repeat(1 << 20);
  const refused: [it: string, content: string | Buffer, problem: string][] = [
    ["that are empty", "", "the file is empty: it has no header"],
    ["of gzip of nothing", gzipSync(""), "the file is empty: it has no header"],
    ["of gzip that ends too early", packed.subarray(0, -9), CUT_GZIP],
    ["of gzip that ends in its header", packed.subarray(0, 5), CUT_GZIP],
    ["of damaged gzip", damaged, "cannot be read: the gzip data is damaged"],
    ["of one byte", "s", `${FOREIGN} "s"`],
    ["of another input", "store_id,timezone_str\n", `${FOREIGN} "store_id,timezone_str"`],
    ["without a header", poll(7), `${FOREIGN} "7,active,2023-01-22 12:09:39.388884 UTC"`],
    ["with a blank line first", `\n${HEADER}`, `${FOREIGN} ""`],
    ["with an open quote in the header", `"${HEADER}`, `${FOREIGN} "\\"store_id,status,`],
    ["of lone CRs", HEADER.replace("\n", "\r7,"), LONE_CRS],
    [
      "in UTF-16 of lone CRs",
      Buffer.from(`\uFEFF${HEADER.replace("\n", "\r7,")}`, "utf16le"),
      LONE_CRS,
    ],
    [
      "in UTF-16 without a byte order mark",
      Buffer.from(HEADER, "utf16le"),
      `${FOREIGN} "${"store_id,status,timestamp_utc".replaceAll(/./g, "$&\\u0000")}"; is it UTF-16`,
    ],
    ["with a column twice", `status,${HEADER}`, TWICE_STATUS],
    [
      "with a column under two of its spellings",
      HEADER.replace("status", "STATUS;x,Status ").replace(";x", ""),
      'its header has a column twice, as "STATUS" and "Status": remove one',
    ],
    ["that are a zip", zip("polls.csv"), "is a zip archive: unpack it, and name the CSV file"],
    ["that are a workbook", zip("xl/workbook.xml"), "is an Excel workbook (.xlsx): save its sheet"],
    ["that are a zip in a gzip", gzipSync(zip("a")), "is a zip archive: unpack it"],
    [
      "that are an old workbook",
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      "is an Excel workbook (.xls): save its sheet as CSV",
    ],
    [
      "packed otherwise",
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]),
      "is compressed with zstd: decompress it",
    ],
    ["of a declared separator that is another", `sep=;\n${HEADER}`, `${FOREIGN} "store_id,`],
    ["that are binary", binary, `${FOREIGN} "\x7FELF\\u0000`],
    ["of one endless line", endless, `${FOREIGN} "${"x".repeat(100)}"`],
    ["with an endless first line", `${endless}\n${poll(7)}`, `${FOREIGN} "${"x".repeat(100)}"`],
  ];

  it.each(refused)("%s are refused", async (_, content, problem) => {
    const failure = await readStores(content).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InputError);
    expect(String(failure)).toContain(`InputError: ${path}: ${problem}`);
  });

  it("that are none are refused", async () => {
    const [missing, directory] = [join(folder.path, "missing.csv"), folder.path];
    const first = (file: string) => readInput(file, pollsInput, NOW).next();
    await expect(first(missing)).rejects.toThrow(`${missing}: cannot be read: no such file`);
    await expect(first(directory)).rejects.toThrow(`${directory}: is a directory, not a file`);
  });
});

describe("readOpening", () => {
  it.each([
    ["a plain one", "a,b\n1,2\n", ["a", "b"]],
    ["a quoted one after a byte order mark", '\uFEFF"a,1",b,a\r\n1,2\r\n', ["a,1", "b", "a"]],
    ["one without a line end", "a,b", ["a", "b"]],
  ])("finds %s", async (_, text, header) => {
    for (const content of [text, gzipSync(text)]) {
      await writeFile(path, content);
      expect((await readOpening(path, anything)).header.cells).toEqual(header);
    }
  });

  it("names the file that is damaged gzip", async () => {
    await writeFile(path, gzipSync("a,b\n1,2\n").subarray(0, 5));
    await expect(readOpening(path, anything)).rejects.toThrow(`${path}: ${CUT_GZIP}`);
  });
});

describe("any rows", () => {
  const text = fc.string({ unit: fc.constantFrom("a", ",", '"', " ", "\t", "é", "𝔘", "\uFEFF") });
  const row = fc.record({
    cells: fc.tuple(text, text),
    quoted: fc.boolean(),
    end: fc.constantFrom("\n", "\r\n", "\n\n", "\r\n \n"),
    filler: fc.nat(3000),
  });

  const flags = fc.record({ packed: fc.boolean(), cut: fc.boolean() });

  it("come out as they went in, however they are quoted, ended, filled and packed", async () => {
    const property = fc.asyncProperty(fc.array(row), flags, async (rows, { packed, cut }) => {
      let content = 'a,"the ""filler""",b\n';
      const expected: [number, string[]][] = [];
      for (const { cells, quoted, end, filler } of rows) {
        expected.push([content.split("\n").length, cells.map((cell) => cell.trim())]);
        const [a, b] = cells.map((cell) =>
          quoted || /[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
        );
        content += `${a},${"日".repeat(filler)},${b}${end}`;
      }
      if (cut) content = content.replace(/\r?\n$/, "");
      expect(await read(packed ? gzipSync(content) : content, anything)).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 150 });
  });
});
