/** A column of an answer. */
export type Column = { name: string; type: string };

/** What the values of a column are to somebody who looks at them. */
export type ColumnKind = "number" | "time" | "other";

/** Tells by a type of ClickHouse what its values are. */
export function kindOf(type: string): ColumnKind {
  const bare = type.replace(/^(?:LowCardinality\()?(?:Nullable\()?/, "");
  if (/^(?:U?Int\d+|B?Float\d+|Decimal)/.test(bare)) return "number";
  return /^(?:DateTime|Date)/.test(bare) ? "time" : "other";
}

/** Where a column of times stands on an axis: seconds since the epoch, its words read as UTC. */
export function secondsOf(labels: string): number {
  const [day = "", time = "00:00:00"] = labels.split(/[ T]/);
  return Date.parse(`${day}T${time.replace(/Z$/, "")}Z`) / 1000;
}
