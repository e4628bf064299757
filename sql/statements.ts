/** Half of the engine's `max_query_size`, which bounds a SET like any statement. */
const LONG = 128 * 1024;

/**
 * The statements that make parameters and settings hold for a connection. Parameters may be longer
 * than a statement; `readonly` comes last, since nothing can be set after it.
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

/** A string as SQL writes it. */
export function literal(value: string): string {
  return `'${value.replace(/[\\']/g, "\\$&").replaceAll("\0", "\\0")}'`;
}

/**
 * A parameter as text in the form that ClickHouse reads, which is that of tab-separated values.
 * Parameters that are sent along with a statement make it wait, in one process, for all others that
 * have some: those that are set on a connection do not.
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
