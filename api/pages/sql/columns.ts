/** A column of a result. */
export type Column = { name: string; type: string };

/** How the values of a column are shown. */
export type ColumnKind = "number" | "time" | "other";

/** The kind of values of a ClickHouse type. */
export function kindOf(type: string): ColumnKind {
  const bare = type.replace(/^(?:LowCardinality\()?(?:Nullable\()?/, "");
  if (/^(?:U?Int\d+|B?Float\d+|Decimal)/.test(bare)) return "number";
  return /^(?:DateTime|Date)/.test(bare) ? "time" : "other";
}

/** A time as a place on an axis: seconds since the epoch, with the text read as UTC. */
export function secondsOf(text: string): number {
  const [day = "", time = "00:00:00"] = text.split(/[ T]/);
  return Date.parse(`${day}T${time.replace(/Z$/, "")}Z`) / 1000;
}
