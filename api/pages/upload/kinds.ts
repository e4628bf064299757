/** What a file can hold: the address that takes it, and what it is called. */
export const KINDS = {
  polls: { path: "polls", label: "Polls" },
  hours: { path: "hours", label: "Opening hours" },
  timezones: { path: "timezones", label: "Time zones" },
  specialDays: { path: "special-days", label: "Special days" },
  closures: { path: "closures", label: "Planned closures" },
  attributes: { path: "attributes", label: "Attributes of stores" },
} as const;

export type Kind = keyof typeof KINDS;

/** The columns by which each kind is known, in the order in which they are tried. */
const COLUMNS: readonly (readonly [Kind, readonly string[]])[] = [
  ["polls", ["status", "timestamp_utc"]],
  ["timezones", ["timezone_str"]],
  ["specialDays", ["date", "start_time_local"]],
  ["hours", ["day", "start_time_local"]],
  ["hours", ["dayofweek", "start_time_local"]],
  ["hours", ["day_of_week", "start_time_local"]],
  ["closures", ["from_utc", "to_utc"]],
];

/** The kind of a file by its header; undefined: it is none of them. */
export function kindOf(text: string): Kind | undefined {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const header = /^sep=/i.test(lines[0] ?? "") ? lines[1] : lines[0];
  const names = (header ?? "").split(/[,;\t|]/).map((name) =>
    name
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .trim()
      .toLowerCase(),
  );
  if (!names.includes("store_id")) return undefined;
  const found = COLUMNS.find(([, columns]) => columns.every((name) => names.includes(name)));
  return found?.[0] ?? (names.length > 1 ? "attributes" : undefined);
}
