import fc from "fast-check";

/** The bytes of an input file, and whether it is to be packed. */
export type MangledFile = { bytes: Buffer; packed: boolean };

const numericId = fc.bigInt({ min: 1n, max: 9_223_372_036_854_775_807n }).map(String);
const plainId = fc.oneof(
  { weight: 5, arbitrary: numericId },
  { weight: 2, arbitrary: fc.uuid() },
  { weight: 1, arbitrary: fc.constantFrom("7", "a_b:c-d", "Z".repeat(64)) },
);
const oddId = fc.oneof(
  fc.constantFrom(
    "",
    " 7",
    "7 ",
    "8.13E+018",
    "8.13e18",
    "1.5",
    "a.b",
    "x.1e5",
    "-7",
    "_7",
    ":7",
    "é",
  ),
  fc.constantFrom("8E18", "8e-18", "1e5-", "12e4f", "7.0", "NaN", "null", "None", "nan-1", "e"),
  fc.constantFrom("Z".repeat(65), "\uFEFF7", "7\u0000", "a b", "７", "\u00A07", "7\t"),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const id = fc.oneof({ weight: 6, arbitrary: plainId }, { weight: 1, arbitrary: oddId });

const status = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("active", "inactive") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "ACTIVE",
      "Inactive",
      " active",
      "active ",
      "",
      "activ",
      "activex",
      "-1",
    ),
  },
);

const two = (min: number, max: number) =>
  fc.integer({ min, max }).map((number) => String(number).padStart(2, "0"));
/** Seldom what no calendar or clock shows. */
const odd = (min: number, max: number) =>
  fc.oneof({ weight: 30, arbitrary: two(min, max) }, { weight: 1, arbitrary: two(0, 99) });

const date = fc
  .tuple(
    fc.constantFrom("2023", "2024", "2000", "1999", "2025", "2100", "0000", "9999", "1970"),
    odd(1, 12),
    fc.oneof({ weight: 8, arbitrary: odd(1, 28) }, { weight: 1, arbitrary: two(29, 31) }),
  )
  .map((parts) => parts.join("-"));
const recent = fc.tuple(odd(1, 12), odd(1, 28)).map((parts) => `2023-${parts.join("-")}`);
const clock = fc.tuple(odd(0, 23), odd(0, 59), odd(0, 59)).map((parts) => parts.join(":"));
const fraction = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 999_999 }).map((digits) => `.${digits}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", ".", ".5", ".000000", ".3888841", ".1234567890123", ".12x"),
  },
);
const zone = fc.oneof(
  { weight: 12, arbitrary: fc.constant(" UTC") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "",
      "Z",
      "UTC",
      " Z",
      "z",
      " utc",
      "+00:00",
      "-00:00",
      "+0130",
      "-05:00",
      "+24:00",
      "UTCZ",
      " UTC ",
      "ZZ",
      " CUT",
    ),
  },
);
const SPACES = Array.from({ length: 12 }, () => " ");
const time = fc.oneof(
  {
    weight: 20,
    arbitrary: fc
      .tuple(
        fc.oneof({ weight: 6, arbitrary: recent }, { weight: 1, arbitrary: date }),
        fc.constantFrom(...SPACES, "T", "t", "_", "  "),
        ...([clock, fraction, zone] as const),
      )
      .map((parts) => parts.join("")),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...[
        "",
        "now",
        "2023-01-22",
        "2023-01-22 12:09",
        "1674389379",
        "2023-01-22 12:09:39.388884 UTC UTC",
      ],
      ...[
        "2024-03-01 01:00:00 UTC",
        "2024-03-01 01:00:00.000001 UTC",
        "2024-02-29 10:00:00",
        "2023-02-29 10:00:00",
      ],
    ),
  },
);

/** Bytes that are no row: broken quotes, carriage returns, NULs, halves of characters, endless lines. */
const noise = fc.oneof(
  fc.constantFrom(
    "",
    "  ",
    "\t",
    ",",
    ",,",
    ",,,",
    '"',
    '""',
    '"7',
    '7"',
    "\r",
    "\r\r",
    "x\ry",
    "\uFEFF",
  ),
  fc.constantFrom(...[65_534, 65_535, 65_536, 65_537, 200_001].map((length) => "x".repeat(length))),
  fc.constantFrom("é".repeat(40_000), `${"7".repeat(65_000)},active,2023-01-22 12:09:39 UTC`),
  fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.replaceAll("\n", "")),
);
const brokenBytes = fc
  .uint8Array({ maxLength: 12 })
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0a)));

const COMMA = 0x2c;

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** A row of cells as a file may spell it: one oddity to so many plain cells and rows. */
function row(cells: readonly fc.Arbitrary<string>[], plain: number): fc.Arbitrary<Buffer> {
  const written = cells.map((cell) =>
    fc.oneof(
      { weight: plain, arbitrary: cell },
      { weight: 1, arbitrary: cell.map(quoted) },
      { weight: 1, arbitrary: cell.map((text) => ` ${text} `) },
      { weight: 1, arbitrary: noise },
    ),
  );
  const text = fc.tuple(...written).map((found) => found.join(","));
  return fc.oneof(
    { weight: plain, arbitrary: text.map((line) => Buffer.from(line.replaceAll("\n", ""))) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(text, fc.constantFrom("", " ", ",", "more", ",more", 'a"b', "\r"))
        .map(([line, extra]) => Buffer.from(`${line.replaceAll("\n", "")},${extra}`)),
    },
    { weight: 1, arbitrary: text.map((line) => Buffer.from(line.slice(0, line.lastIndexOf(",")))) },
    { weight: 1, arbitrary: noise.map((line) => Buffer.from(line)) },
    { weight: 1, arbitrary: brokenBytes },
  );
}

const more = fc.oneof(
  fc.string({ unit: "binary", maxLength: 5 }),
  fc.constantFrom("", "note", 'a"b', "x".repeat(65_480), "x".repeat(65_536)),
);

/** A file of these columns in any order, with others among them, and rows as `row` has them. */
function file(
  columns: Record<string, fc.Arbitrary<string>>,
  plain: number,
): fc.Arbitrary<MangledFile> {
  const all = [...Object.entries(columns), ["note", more] as const];
  const order = fc.oneof(
    { weight: 2, arbitrary: fc.constant(Object.entries(columns)) },
    { weight: 1, arbitrary: fc.shuffledSubarray(all, { minLength: all.length }) },
  );
  const variant = fc.constantFrom("", "", "\uFEFF", '"');
  // The cells are written with commas: another separator takes the place of each.
  const separators = fc.constantFrom(
    ...[",", ",", ",", ";", "\t"].map((mark) => ({ mark, declared: "" })),
    { mark: "|", declared: "sep=|" },
    { mark: ",", declared: "SEP=,\r" },
  );
  return order.chain((ordered) =>
    fc
      .record({
        spelling: variant,
        separators,
        rows: fc.array(
          row(
            ordered.map(([, cell]) => cell),
            plain,
          ),
          { maxLength: 25, size: "max" },
        ),
        ends: fc.array(fc.constantFrom("\n", "\n", "\r\n", "\n\n", "\r\r\n"), {
          minLength: 26,
          maxLength: 26,
        }),
        uniform: fc.boolean(),
        unended: fc.boolean(),
        packed: fc.boolean(),
      })

      .map(({ spelling: variant, separators, rows, ends, uniform, unended, packed }) => {
        const names = ordered.map(([name]) => name);
        const first = variant === '"' ? names.map(quoted).join(",") : variant + names.join(",");
        const endOf = (at: number) => (uniform ? ends[0] : ends[at]) ?? "\n";
        // What else a header may end in makes it none.
        const { mark, declared } = separators;
        const before = declared === "" ? "" : `${declared}\n`;
        const header = Buffer.from(before + first + (endOf(25) === "\r\n" ? "\r\n" : "\n"));
        const lines = rows.flatMap((line, at) => [line, Buffer.from(endOf(at))]);
        const text = Buffer.concat([header, ...(unended ? lines.slice(0, -1) : lines)]);
        const bytes = before.length === 0 ? text : text.subarray(before.length);
        const marked = bytes.map((byte) => (byte === COMMA ? mark.charCodeAt(0) : byte));
        return { bytes: Buffer.concat([Buffer.from(before), marked]), packed };
      }),
  );
}

export const pollFile = file({ store_id: id, status, timestamp_utc: time }, 40);

/** Of the other two inputs a file goes in bulk as a whole or not at all: most of them are clean. */
const MOSTLY_PLAIN = 500;
const fewStores = fc.constantFrom("1", "2", "30", "a-b");
const clockTime = fc.oneof(
  { weight: 300, arbitrary: clock },
  { weight: 40, arbitrary: fc.constantFrom("00:00:00", "12:00:00", "23:59:59") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("9:00", "9:00 PM", "24:00:00", "09:00", "23:59:59.5", "09:00:00 "),
  },
);

export const hoursFile = file(
  {
    store_id: fewStores,
    day: fc.oneof(
      { weight: 300, arbitrary: fc.constantFrom("0", "1", "2", "3", "4", "5", "6") },
      { weight: 1, arbitrary: fc.constantFrom("0.0", "Mon", "sunday", "8") },
    ),
    start_time_local: clockTime,
    end_time_local: clockTime,
  },
  MOSTLY_PLAIN,
);

export const timezoneFile = file(
  {
    store_id: fewStores,
    timezone_str: fc.oneof(
      {
        weight: 200,
        arbitrary: fc.constantFrom(
          "Europe/Berlin",
          "America/New_York",
          "Etc/GMT+5",
          "UTC",
          "America/Port-au-Prince",
        ),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom("Mars/Olympus", "+02:00", "", "europe/berlin", "BST"),
      },
    ),
  },
  MOSTLY_PLAIN,
);
