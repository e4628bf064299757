/** A part of an OpenAPI document. */
type Part = { [name: string]: unknown };

/**
 * Says the defaults of members of bodies in words instead of by the keyword: generators of clients
 * read `default` as "always there", and would demand every such member of a request.
 */
export function describeDefaults(document: object): void {
  const { components, paths } = document as { components?: Part; paths?: Part };
  for (const operation of operationsOf(paths)) describeIn(operation.requestBody);
  describeIn(components?.schemas);
}

/** Requires no token, as a server without tokens does. */
export function withoutTokens(document: object): void {
  for (const operation of operationsOf((document as { paths?: Part }).paths)) {
    operation.security = [];
  }
}

function operationsOf(paths: Part = {}): Part[] {
  return Object.values(paths).flatMap((item) => Object.values(item as Part)) as Part[];
}

function describeIn(part: unknown): void {
  if (typeof part !== "object" || part === null) return;
  const { properties } = part as { properties?: Record<string, Part> };
  for (const schema of Object.values(properties ?? {})) {
    if (!("default" in schema)) continue;
    const text = JSON.stringify(schema.default).replaceAll('"', "");
    const description = typeof schema.description === "string" ? `${schema.description}. ` : "";
    schema.description = `${description}Default: \`${text}\``;
    delete schema.default;
  }
  for (const each of Object.values(part)) describeIn(each);
}
