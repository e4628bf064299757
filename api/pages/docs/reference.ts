/** A part of an OpenAPI document. */
type Part = { readonly [name: string]: unknown };

/** A parameter of an operation. */
export type Parameter = {
  name: string;
  /** Where it is sent: `path`, `query` or `header`. */
  place: string;
  required: boolean;
  type: string;
  description: string;
  example: string | undefined;
};

/** A member of a body or of an answer. */
export type Member = { name: string; required: boolean; type: string; description: string };

/** A body or an answer in some media types. */
export type Content = { types: string[]; schema: string; members: Member[] };

/** An answer of an operation. */
type Answer = { status: string; description: string } & Content;

/** An operation of the API, as people read it. */
export type Operation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  isDeprecated: boolean;
  parameters: Parameter[];
  body: Content | undefined;
  /** A command that sends an example; `$URL` is the address of the server. */
  curl: string;
  answers: Answer[];
};

/** The operations of a subject, such as reports. */
export type Subject = { name: string; operations: Operation[] };

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

/** What an OpenAPI document says of its operations, by subject, in the order of the document. */
export function referenceOf(document: object): Subject[] {
  const { paths = {} } = document as { paths?: { [path: string]: Part } };
  const subjects = new Map<string, Operation[]>();
  for (const [path, item] of Object.entries(paths)) {
    for (const method of METHODS) {
      const operation = item[method] as Part | undefined;
      if (operation === undefined) continue;
      const [name = "Other"] = (operation.tags as string[] | undefined) ?? [];
      const known = subjects.get(name) ?? [];
      known.push(operationOf(document, method, path, operation));
      subjects.set(name, known);
    }
  }
  return Array.from(subjects, ([name, operations]) => ({ name, operations }));
}

function operationOf(document: object, method: string, path: string, operation: Part): Operation {
  const parameters = ((operation.parameters ?? []) as Part[]).map((each) =>
    parameterOf(document, each),
  );
  const media = (operation.requestBody as { content?: Record<string, Part> } | undefined)?.content;
  const example = exampleOf(document, media);
  return {
    id: text(operation.operationId),
    method: method.toUpperCase(),
    path,
    summary: text(operation.summary),
    description: text(operation.description),
    isDeprecated: operation.deprecated === true,
    parameters,
    body: media && contentOf(document, media),
    curl: curlOf(method, path, parameters, example),
    answers: Object.entries((operation.responses ?? {}) as Record<string, Part>).map(
      ([status, answer]) => ({
        status,
        description: text(answer.description),
        ...contentOf(document, answer.content as Record<string, Part> | undefined),
      }),
    ),
  };
}

function parameterOf(document: object, parameter: Part): Parameter {
  const schema = resolved(document, parameter.schema);
  const example =
    parameter.example ?? schema.example ?? (schema.enum as unknown[] | undefined)?.[0];
  return {
    name: text(parameter.name),
    place: text(parameter.in),
    required: parameter.required === true,
    type: typeOf(document, parameter.schema),
    description: text(parameter.description ?? schema.description),
    example: example === undefined ? undefined : [example].flat().join(),
  };
}

function contentOf(document: object, media: Record<string, Part> = {}): Content {
  const [first] = Object.values(media);
  return {
    types: Object.keys(media),
    schema: first === undefined ? "" : typeOf(document, first.schema),
    members: first === undefined ? [] : membersOf(document, first.schema),
  };
}

/** The members of an object, or of the objects of an array. */
function membersOf(document: object, schema: unknown): Member[] {
  const of = resolved(document, schema);
  if (of.items !== undefined) return membersOf(document, of.items);
  const required = new Set((of.required ?? []) as string[]);
  return Object.entries((of.properties ?? {}) as Record<string, Part>).map(([name, member]) => ({
    name,
    required: required.has(name),
    type: typeOf(document, member),
    description: text(member.description ?? resolved(document, member).description),
  }));
}

/** A schema in words: `string`, `integer or null`, `array of Outage`, `"csv", "json"`. */
function typeOf(document: object, schema: unknown): string {
  if (typeof schema !== "object" || schema === null) return "";
  const { $ref, type, items, enum: values, const: value, ...rest } = schema as Part;
  if (typeof $ref === "string") return $ref.split("/").at(-1) ?? "";
  const choices = (rest.anyOf ?? rest.oneOf ?? rest.allOf) as unknown[] | undefined;
  if (choices !== undefined) {
    return [...new Set(choices.map((each) => typeOf(document, each)))].filter(Boolean).join(" or ");
  }
  if (Array.isArray(values)) return values.map((each) => JSON.stringify(each)).join(", ");
  if (value !== undefined) return JSON.stringify(value);
  if (type === "array") return `array of ${typeOf(document, items) || "values"}`;
  return [type].flat().filter(Boolean).join(" or ");
}

/** The schema behind a reference, or the first of several. */
function resolved(document: object, schema: unknown): Part {
  if (typeof schema !== "object" || schema === null) return {};
  const { $ref, anyOf, oneOf, allOf, ...rest } = schema as Part;
  if (typeof $ref === "string") {
    const found = $ref
      .split("/")
      .slice(1)
      .reduce<unknown>((part, name) => (part as Part | undefined)?.[name], document);
    return { ...resolved(document, found), ...rest };
  }
  const [first] = (anyOf ?? oneOf ?? allOf ?? []) as unknown[];
  return first === undefined ? rest : { ...resolved(document, first), ...rest };
}

type Example = { type: string; value: unknown };

function exampleOf(document: object, media: Record<string, Part> = {}): Example | undefined {
  for (const [type, each] of Object.entries(media)) {
    const value = each.example ?? resolved(document, each.schema).example;
    if (value !== undefined) return { type, value };
  }
  return undefined;
}

/** The command of an example: what must be sent, and what says the most. */
function curlOf(
  method: string,
  path: string,
  parameters: readonly Parameter[],
  body: Example | undefined,
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const example = parameters.find((each) => each.place === "path" && each.name === name)?.example;
    return encodeURIComponent(example ?? name);
  });
  const query = parameters
    .filter(({ place, required }) => place === "query" && required)
    .map(({ name, example = "" }) => `${name}=${encodeURIComponent(example)}`)
    .join("&");
  const address = `"$URL${filled}${query === "" ? "" : `?${query}`}"`;
  const verb = method === "get" ? "" : `-X ${method.toUpperCase()} `;
  if (body === undefined) return `curl ${verb}${address}`;
  const isJson = body.type === "application/json";
  const data = typeof body.value === "string" ? body.value.trimEnd() : JSON.stringify(body.value);
  const quoted = `'${data.replaceAll("'", "'\\''")}'`;
  if (isJson) return `curl ${verb}${address} --json ${quoted}`;
  return `curl ${verb}${address} -H "Content-Type: ${body.type}" --data-binary ${quoted}`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
