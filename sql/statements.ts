/** Half of the engine's `max_query_size`, which limits a SET like any statement. */
const LONG = 128 * 1024;

/**
 * The statements that set parameters and settings on a connection. Parameters may be longer than a
 * statement; `readonly` comes last, because nothing can be set after it.
 */
export function setStatements(
  parameters: Iterable<[string, string]>,
  settings: Iterable<[string, string]>,
): string[] {
  const bound = set([...parameters].map(([name, value]) => [`param_${name}`, value]));
  const long = (bound[0]?.length ?? 0) > LONG;
  const ordered = [...settings].sort(
    ([a], [b]) => Number(a === "readonly") - Number(b === "readonly"),
  );
  return [
    ...(long ? ["SET max_query_size = 1000000000"] : []),
    ...bound,
    ...(long ? ["SET max_query_size = DEFAULT"] : []),
    ...set(ordered),
  ];
}

function set(values: readonly [string, string][]): string[] {
  if (values.length === 0) return [];
  return [`SET ${values.map(([name, value]) => `${name} = ${literal(value)}`).join(", ")}`];
}

/** Quotes a string for SQL. */
export function literal(value: string): string {
  return `'${value.replace(/[\\']/g, "\\$&").replaceAll("\0", "\\0")}'`;
}

/**
 * A parameter as text in ClickHouse's form, which is that of tab-separated values. Parameters that
 * are sent with a statement make it wait for all others of the process that have some; those that
 * are set on a connection do not.
 */
export function parameterTexts(
  parameters: Readonly<Record<string, unknown>>,
): [name: string, text: string][] {
  return Object.entries(parameters).map(([name, value]) => [name, textOf(value)]);
}

function textOf(value: unknown): string {
  if (value === null) return "\\N";
  if (Array.isArray(value)) return `[${value.map((item) => literal(String(item))).join(",")}]`;
  return String(value).replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n");
}
