import fc from "fast-check";
import type { Document } from "../../harness/documented.ts";

/** A piece of JSON Schema as the document has it. */
type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  minimum?: number;
  maximum?: number;
  maxItems?: number;
};

type Parameter = { name: string; in: "query" | "path" | "header"; schema: Schema };
type Operation = {
  operationId: string;
  deprecated?: boolean;
  tags: string[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
};

/** An operation of the document, and where it is. */
export type Described = { method: string; path: string; operation: Operation };

/** A request to be sent as it is. */
export type Sent = { address: string; init: RequestInit };

/** All operations of a document. */
export function operationsOf(document: Document): Described[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation: operation as Operation,
    })),
  );
}

/** What people and attackers send where something else is expected. */
const WEIRD = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "null",
    "undefined",
    "NaN",
    "-1",
    "0",
    "1e309",
    "9".repeat(40),
    "true",
    "[]",
    "{}",
    "..",
    "%00",
  ),
  fc.constantFrom(
    "' OR 1=1 --",
    "'; DROP TABLE polls; --",
    "{{7*7}}",
    "../../etc/passwd",
    "<script>",
    "=cmd|'/c calc'!A1",
    "\u202e",
    "٣",
    "🙂",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 200 }),
  fc.integer().map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

/** The fields of a form, some of them files, between boundaries that are the letter b. */
const FORM = fc
  .array(
    fc.record({
      name: fc.constantFrom("as_of", "method", "reach", "gaps", "detail", "label", "stores", "x"),
      file: fc.boolean(),
      value: fc.oneof(WEIRD, fc.constantFrom("a-1\r\nb-2", "hold", "75m")),
    }),
  )
  .map((fields) => {
    const parts = fields.map(({ name, file, value }) => {
      const disposition = `form-data; name="${name}"${file ? '; filename="f"' : ""}`;
      return `--b\r\nContent-Disposition: ${disposition}\r\n\r\n${value}\r\n`;
    });
    return `${parts.join("")}--b--\r\n`;
  });

/**
 * Requests to an operation: most members as its schema has them, some not, some left out and some made
 * up. `known` are ids that exist, by the name of the parameter.
 */
export function requestsTo(
  { method, path, operation }: Described,
  document: Document,
  known: Readonly<Record<string, readonly string[]>>,
): fc.Arbitrary<Sent> {
  const parameters = operation.parameters ?? [];
  const value = (parameter: Parameter) => {
    const own = known[parameter.name];
    const fitting = valuesOf(parameter.schema, document).map((each) =>
      typeof each === "object" ? JSON.stringify(each) : String(each),
    );
    return fc.oneof(
      { weight: 6, arbitrary: own === undefined ? fitting : fc.constantFrom(...own) },
      { weight: 1, arbitrary: WEIRD },
    );
  };
  const inPlace = (place: Parameter["in"]) => parameters.filter((each) => each.in === place);
  const optional = (list: Parameter[]) =>
    fc.record(Object.fromEntries(list.map((each) => [each.name, value(each)])), {
      requiredKeys: [],
    });
  const steps = fc.record(
    Object.fromEntries(inPlace("path").map((each) => [each.name, value(each)])),
  );
  const made = fc.option(fc.tuple(fc.string({ maxLength: 8 }), WEIRD), {
    freq: 20,
    nil: undefined,
  });
  return fc
    .record({
      steps,
      query: optional(inPlace("query")),
      headers: optional(inPlace("header")),
      made,
      body: bodiesOf(operation, document),
    })
    .map(({ steps, query, headers, made, body }) => {
      const place = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(steps[name] || "-"));
      const search = new URLSearchParams(entriesOf(query));
      if (made !== undefined) search.append(...made);
      const sendable = entriesOf(headers).filter(([, text]) => /^[\x20-\x7e]+$/.test(text));
      return {
        address: `${place}?${search}`,
        init: {
          method,
          headers: { ...Object.fromEntries(sendable), ...body?.headers },
          ...(body === undefined ? {} : { body: body.text }),
        },
      };
    });
}

function entriesOf(members: Record<string, string | undefined>): [string, string][] {
  return Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
}

function bodiesOf(operation: Operation, document: Document) {
  const content = Object.entries(operation.requestBody?.content ?? {});
  if (content.length === 0) return fc.constant(undefined);
  return fc.constantFrom(...content).chain(([type, { schema }]) => {
    const fitting = /json$/.test(type)
      ? valuesOf(schema ?? {}, document).map((value) => JSON.stringify(value) ?? "")
      : type === "multipart/form-data"
        ? FORM
        : fc.string({ maxLength: 100 });
    const text = fc.oneof(
      { weight: 6, arbitrary: fitting },
      { weight: 1, arbitrary: WEIRD },
      { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
    );
    const header = type === "multipart/form-data" ? `${type}; boundary=b` : type;
    return text.map((text) => ({ text, headers: { "Content-Type": header } }));
  });
}

/** Values of a schema, and now and then others. */
function valuesOf(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 12, arbitrary: fittingValues(schema, document) },
    { weight: 1, arbitrary: fc.oneof(WEIRD, fc.jsonValue({ maxDepth: 2 })) },
  );
}

function fittingValues(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return fittingValues(resolved(schema.$ref, document), document);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    return fc.oneof(...choices.map((choice) => fittingValues(choice, document)));
  }
  if (schema.allOf !== undefined) {
    return fc
      .tuple(...schema.allOf.map((part) => fittingValues(part, document)))
      .map((parts) => Object.assign({}, ...parts));
  }
  const types = [schema.type ?? "string"].flat();
  return fc.constantFrom(...types).chain((type) => fittingType(type, schema, document));
}

function fittingType(type: string, schema: Schema, document: Document): fc.Arbitrary<unknown> {
  const { minimum: min = -1000, maximum: max = 1_000_000 } = schema;
  switch (type) {
    case "integer":
      return fc.integer({ min: Math.ceil(min), max: Math.min(max, 2 ** 31 - 1) });
    case "number":
      return fc.double({ min, max, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(valuesOf(schema.items ?? {}, document), {
        maxLength: schema.maxItems === undefined ? 4 : Math.min(4, schema.maxItems),
      });
    case "object": {
      const properties = Object.entries(schema.properties ?? {});
      const members = properties.map(([name, each]) => [name, valuesOf(each, document)] as const);
      return fc.record(Object.fromEntries(members), { requiredKeys: schema.required ?? [] });
    }
    default:
      return fc.oneof(
        fc.string({ maxLength: 20 }),
        fc.constantFrom("2025-01-10T00:00:00Z", "a-1", "75m", "09:00"),
      );
  }
}

function resolved(ref: string, document: Document): Schema {
  const found = ref
    .split("/")
    .slice(1)
    .reduce<unknown>((inner, step) => (inner as Record<string, unknown>)[step], document);
  return found as Schema;
}
