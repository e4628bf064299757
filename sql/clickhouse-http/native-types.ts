import { ClickHouseException } from "../embedded/exceptions.ts";

/** The binary layout of a type: columns of it are skipped by width, or part by part. */
export type Shape =
  | { kind: "fixed"; width: number }
  | { kind: "string" }
  | { kind: "nullable" | "array" | "dictionary"; of: Shape }
  | { kind: "tuple"; of: Shape[] };

const WIDTHS: Record<string, number> = {
  ...{ Bool: 1, Int8: 1, UInt8: 1, Enum8: 1, Nothing: 1 },
  ...{ Int16: 2, UInt16: 2, Enum16: 2, Date: 2, BFloat16: 2 },
  ...{ Int32: 4, UInt32: 4, Float32: 4, Date32: 4, DateTime: 4, IPv4: 4, Time: 4 },
  ...{ Int64: 8, UInt64: 8, Float64: 8, DateTime64: 8, Time64: 8 },
  ...{ Int128: 16, UInt128: 16, UUID: 16, IPv6: 16, Int256: 32, UInt256: 32 },
};

const POINT = "Tuple(Float64, Float64)";
const ALIASES: Record<string, string> = {
  Point: POINT,
  Ring: `Array(${POINT})`,
  LineString: `Array(${POINT})`,
  Polygon: `Array(Array(${POINT}))`,
  MultiLineString: `Array(Array(${POINT}))`,
  MultiPolygon: `Array(Array(Array(${POINT})))`,
};

/**
 * Parses the name of a type as ClickHouse writes it.
 *
 * @throws ClickHouseException for types whose bytes contain their own length (JSON, Variant,
 *   Dynamic, states of aggregate functions)
 */
export function shapeOf(type: string): Shape {
  const [, name = "", inner = ""] = /^(\w+)(?:\(([\s\S]*)\))?$/.exec(type) ?? [];
  const width = Object.hasOwn(WIDTHS, name) ? WIDTHS[name] : undefined;
  if (width !== undefined) return { kind: "fixed", width };
  if (name.startsWith("Interval")) return { kind: "fixed", width: 8 };
  const alias = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
  if (alias !== undefined) return shapeOf(alias);
  const parts = argumentsOf(inner);
  switch (name) {
    case "String":
      return { kind: "string" };
    case "FixedString":
      return { kind: "fixed", width: Number(inner) };
    case "Decimal":
      return { kind: "fixed", width: decimalWidth(Number(parts[0])) };
    case "Nullable":
      return { kind: "nullable", of: shapeOf(inner) };
    case "Array":
      return { kind: "array", of: shapeOf(inner) };
    case "LowCardinality": {
      const of = shapeOf(inner);
      return { kind: "dictionary", of: of.kind === "nullable" ? of.of : of };
    }
    case "Map":
      return { kind: "array", of: { kind: "tuple", of: parts.map(shapeOf) } };
    case "Nested":
      return { kind: "array", of: { kind: "tuple", of: parts.map(named) } };
    case "Tuple":
      if (parts.length > 0) return { kind: "tuple", of: parts.map(named) };
      break;
    case "SimpleAggregateFunction":
      return shapeOf(parts[1] ?? "");
  }
  const text = `${type} is not supported in Native for this client: use another format.`;
  throw new ClickHouseException(48, "NOT_IMPLEMENTED", text);
}

function decimalWidth(precision: number): number {
  if (precision <= 9) return 4;
  if (precision <= 18) return 8;
  return precision <= 38 ? 16 : 32;
}

/** A member of a tuple, which may have a name before its type. */
function named(part: string): Shape {
  return shapeOf(/^(?:`(?:[^`\\]|\\.)*`|\w+) ([\s\S]+)$/.exec(part)?.[1] ?? part);
}

/** Splits at commas outside of brackets and quotes. */
function argumentsOf(inner: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  let quote = "";
  for (let at = 0; at < inner.length; at += 1) {
    const each = inner.charAt(at);
    if (quote !== "") {
      if (each === "\\") at += 1;
      else if (each === quote) quote = "";
    } else if (each === "'" || each === "`") quote = each;
    else if (each === "(") depth += 1;
    else if (each === ")") depth -= 1;
    else if (each === "," && depth === 0) {
      parts.push(inner.slice(start, at).trim());
      start = at + 1;
    }
  }
  return inner.trim() === "" ? [] : [...parts, inner.slice(start).trim()];
}
