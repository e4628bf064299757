import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { openTokens } from "../../../api/http/tokens.ts";
import { temporaryApi } from "../../harness/api.ts";
import { operationsOf } from "./arbitrary-requests.ts";

const api = await temporaryApi();
afterAll(api.close);

const require = createRequire(import.meta.url);
const operations = operationsOf(api.document);
const { schemas } = api.document.components;

type AsyncApi = { channels: Record<string, { address: string }> };

/** How many errors a linter finds in a document. */
async function errorsIn(name: string, document: object): Promise<number> {
  const folder = join(api.path, "document");
  await mkdir(folder, { recursive: true });
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(document));
  const redocly = require.resolve("@redocly/cli/bin/cli.js");
  const linting = promisify(execFile)(process.execPath, [redocly, "lint", file, "--format=json"], {
    cwd: folder,
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  });
  // It fails where it finds an error, and says the same.
  const { stdout } = await linting.catch((failed: { stdout: string }) => failed);
  const { totals } = JSON.parse(stdout) as { totals: { errors: number } };
  return totals.errors;
}

describe("the document", () => {
  it("is OpenAPI 3.1, and a linter finds no error in it", async () => {
    expect(await errorsIn("openapi.json", api.document)).toBe(0);
  });

  it("has one beside it of the topics, AsyncAPI 3, in which a linter finds no error either", async () => {
    const topics = (await (await api.app.request("/asyncapi.json")).json()) as AsyncApi;
    expect(await errorsIn("asyncapi.json", topics)).toBe(0);
    expect(Object.values(topics.channels).map(({ address }) => address)).toEqual([
      ...["store.polls", "store.polls.rejected", "store.hours", "store.hours.rejected"],
      ...["store.timezones", "store.timezones.rejected"],
      ...["store.special-days", "store.special-days.rejected"],
      ...["store.closures", "store.closures.rejected"],
      ...["store.attributes", "store.attributes.rejected"],
    ]);
    // The linter would see what is wrong.
    const wrong = { ...topics, operations: { take: { action: "take" } } };
    expect(await errorsIn("wrong.json", wrong)).toBeGreaterThan(0);
  });

  it("names every operation once, and says what each is for", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { method, path, operation } of operations) {
      expect(operation, `${method} ${path}`).toMatchObject({
        summary: expect.any(String),
        tags: [expect.any(String)],
        security: expect.any(Array),
      });
    }
  });

  it("describes every parameter and body, with an example or all its values", () => {
    const lacking: string[] = [];
    for (const { method, path, operation } of operations) {
      for (const { name, schema, ...rest } of operation.parameters ?? []) {
        const {
          example,
          enum: values,
          allOf,
          description,
        } = { ...schema, ...rest } as {
          [name: string]: unknown;
        };
        const isExemplified = example !== undefined || values !== undefined || allOf !== undefined;
        if (!isExemplified) lacking.push(`${method} ${path}: ${name} has no example`);
        if (description === undefined && allOf === undefined && values === undefined)
          lacking.push(`${method} ${path}: ${name} has no description`);
      }
      for (const [type, media] of Object.entries(operation.requestBody?.content ?? {})) {
        const { example, schema } = media as { example?: unknown; schema?: { $ref?: string } };
        const named = schema?.$ref?.split("/").at(-1) ?? "";
        const found = example ?? schemas[named]?.example;
        if (found === undefined) lacking.push(`${method} ${path}: ${type} has no example`);
      }
    }
    expect(lacking).toEqual([]);
  });

  it("has no defaults in bodies, which generators take for members that are always there", () => {
    expect(JSON.stringify(api.document.components)).not.toContain('"default":');
    expect(schemas.ReportRequest).not.toHaveProperty("required");
    expect(JSON.stringify(schemas.ReportRequest)).toContain("Default: `nearest`");
  });

  it("marks the addresses of old as deprecated, and no others", () => {
    for (const { method, path, operation } of operations) {
      const isOld = operation.tags.includes("Compatibility");
      expect(operation.deprecated === true, `${method} ${path}`).toBe(isOld);
    }
  });

  it("demands tokens where the server does", async () => {
    type Described = { components: object; paths: Record<string, { get: { security: unknown } }> };
    const documentOf = async (app: typeof api.app) =>
      (await (await app.request("/openapi.json")).json()) as Described;
    const open = await documentOf(api.variant({ tokens: openTokens({ API_TOKENS: "" }) }).app);
    expect(open.components).not.toHaveProperty("securitySchemes");
    expect(open.paths["/stores"]?.get.security).toEqual([]);
    const tokens = openTokens({ API_TOKENS: "client-0123456789abcdef:read" });
    const closed = await documentOf(api.variant({ tokens }).app);
    expect(closed.components).toHaveProperty("securitySchemes.token");
    expect(closed.paths["/stores"]?.get.security).toEqual([{ token: ["read"] }]);
  });

  it("has every route that the app has, and no other", () => {
    const documented = operations.map(({ method, path }) => `${method} ${path}`);
    const routes = api.app.routes
      .filter(({ path, method }) => !path.includes("*") && method !== "ALL")
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`)
      // The pages, and what they are made of.
      .filter((route) => route !== "GET /" && !/^\w+ \/(?:docs\/|ui(?:\/|$))/.test(route));
    expect([...new Set(routes)].sort()).toEqual(documented.sort());
  });

  // The addresses of old have always let unknown parameters pass.
  const strict = operations.filter(({ operation }) => !operation.tags.includes("Compatibility"));
  it.each(strict)(
    "$method $path refuses a parameter that it does not have, by name",
    async ({ method, path }) => {
      const address = `${path.replace(/\{\w+\}/g, "a")}?made_up=1`;
      const response = await api.request(address, { method });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("made_up");
    },
  );
});
