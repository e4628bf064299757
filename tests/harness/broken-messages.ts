/** Values that are no poll, as a stranger may put them on the topic; null is a message without one. */
export type Broken = { kind: string; value: Buffer | null; reason: RegExp };

const POLL = {
  store_id: "8139926242460185114",
  status: "active",
  timestamp_utc: "2024-01-22T12:09:39.388884Z",
};

const without = (name: keyof typeof POLL) =>
  Object.fromEntries(Object.entries(POLL).filter(([each]) => each !== name));

/** Of each kind several sorts, and for each its reason: the fault and the field that has it. */
const KINDS: Record<string, { values: (Buffer | string | object | null)[]; reason: RegExp }> = {
  "not JSON": {
    values: [
      "{",
      "not JSON",
      `${JSON.stringify(POLL)}x`,
      JSON.stringify(POLL).replaceAll('"', "'"),
      "NaN",
      " ",
      "{}\n{}",
      "\ufeff{}",
      '{"store_id":"a\tb"}',
    ],
    reason: /^not JSON: /,
  },
  empty: { values: [""], reason: /^the message is empty$/ },
  tombstone: { values: [null], reason: /^the message is empty$/ },
  "invalid UTF-8": {
    values: [
      Buffer.from([0xff, 0xfe, 0x00, 0x80]),
      Buffer.from([0xc3]),
      Buffer.concat([Buffer.from('{"store_id":"'), Buffer.from([0xed, 0xa0, 0x80])]),
    ],
    reason: /^not JSON: /,
  },
  "JSON of another type": {
    values: ["8139926242460185114", "null", "true", '"active"'],
    reason: /^expected an object, found (a number|null|a boolean|text)$/,
  },
  "missing field": {
    values: [
      without("store_id"),
      without("status"),
      without("timestamp_utc"),
      { ...POLL, status: null },
      { ...POLL, Status: "active", status: undefined },
    ],
    reason: /^(store_id|status|timestamp_utc) is (missing|null, not text)$/,
  },
  "unknown status": {
    values: ["up", "open", "", "in active", "active\u0000", 1, ["active"]].map((status) => ({
      ...POLL,
      status,
    })),
    reason: /^(unknown status ".*", expected active or inactive|status is an? \w+, not text)$/,
  },
  "timestamp that is none": {
    values: [
      ...["22.01.2024 12:09", "2024-01-22T12:09:39 CET", "2024-02-30T00:00:00.000000Z"],
      ...["1705925379", "2024-01-22T12:09:39,388884Z", "", "2024-01-22T24:00:00.000000Z"],
    ].map((timestamp_utc) => ({ ...POLL, timestamp_utc })),
    reason: /^invalid timestamp ".*", expected for example 2023-/,
  },
  "timestamp out of range": {
    values: [
      ...["2025-01-01T01:00:00.000001Z", "9999-12-31T23:59:59.999999Z"],
      ...["1999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00.000000Z"],
    ].map((timestamp_utc) => ({ ...POLL, timestamp_utc })),
    reason: /^timestamp \S+ is (more than an hour in the future|before the year 2000)$/,
  },
  "store id that is none": {
    values: [
      ...["8.13992624246019E+018", "x".repeat(65), "x".repeat(900_000), "a\u0000b", "a\nb"],
      ...["", "\ud83d", "-1", "Zürich", "🙂".repeat(200)],
    ].map((store_id) => ({ ...POLL, store_id })),
    reason: /^the store id (is empty|".*" is (invalid|in scientific notation)), .*expected /s,
  },
};

/** So many broken polls of each of the ten kinds, for a clock that shows the start of 2025. */
export function brokenPolls(ofEach: number): Broken[] {
  return Object.entries(KINDS).flatMap(([kind, { values, reason }]) =>
    Array.from({ length: ofEach }, (_, index) => {
      // The huge one once.
      const fitting = index < values.length ? values : values.filter((value) => !isHuge(value));
      return { kind, reason, value: encoded(fitting[index % fitting.length] ?? null) };
    }),
  );
}

function isHuge(value: Buffer | string | object | null): boolean {
  return (encoded(value)?.length ?? 0) > 10_000;
}

function encoded(value: Buffer | string | object | null): Buffer | null {
  if (value === null || Buffer.isBuffer(value)) return value;
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
}
