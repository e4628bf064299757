import { execFile } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Listening, listen } from "../../../api/http/listen.ts";
import { openTokens } from "../../../api/http/tokens.ts";
import { NOW, temporaryApi } from "../../harness/api.ts";
import { npmFolder } from "../../harness/npm.ts";
import { tell } from "../../harness/report-of.ts";

// The generator needs a TypeScript of its own: ours has no programming interface any more.
const tools = await npmFolder(
  ...["openapi-typescript@7.13.0", "openapi-fetch@0.17.0", "typescript@5.9.3"],
);
const problem = "problem" in tools ? tools.problem : undefined;

const TOKEN = "client-0123456789abcdef";
const exec = promisify(execFile);
const api = await temporaryApi({ clock: () => NOW });
const { app } = api.variant({ tokens: openTokens({ API_TOKENS: `${TOKEN}:read+write+sql` }) });
let server: Listening;
let folder = "";

beforeAll(async () => {
  server = await listen(app, { HOST: "127.0.0.1", PORT: 0 });
  await tell(api.db, [{ id: "typed-1", polls: ["2025-01-10 10:00 inactive"] }]);
  if ("problem" in tools) return;
  folder = join(api.path, "typed-client");
  await mkdir(folder);
  await symlink(join(tools.folder, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const generator = join(tools.folder, "node_modules/openapi-typescript/bin/cli.js");
  await exec(process.execPath, [
    ...[generator, `${server.url}/openapi.json`, "--output", join(folder, "api.d.ts")],
  ]);
});
afterAll(async () => {
  await server.close();
  await api.close();
});

/** What the compiler says of a program that has `client`. */
async function compiled(name: string, ...lines: string[]): Promise<string> {
  const program = [
    'import createClient from "openapi-fetch";',
    'import type { paths } from "./api.d.ts";',
    `const headers = { Authorization: "Bearer ${TOKEN}" };`,
    `const client = createClient<paths>({ baseUrl: "${server.url}", headers });`,
    ...lines,
  ];
  await writeFile(join(folder, `${name}.ts`), program.join("\n"));
  const options = ["--strict", "--module", "nodenext", "--target", "es2022", "--skipLibCheck"];
  const compiling = exec(
    process.execPath,
    [join(folder, "node_modules/typescript/bin/tsc"), ...options, `${name}.ts`],
    { cwd: folder },
  );
  return (await compiling.catch((failed: { stdout: string }) => failed)).stdout;
}

describe.skipIf(problem !== undefined)(
  `a client with the types of openapi-typescript${problem ? ` (skipped: ${problem})` : ""}`,
  () => {
    it("compiles with what a request must have, and no more; and works", async () => {
      const errors = await compiled(
        "program",
        'const requested = await client.POST("/reports", { body: { as_of: "2025-01-11T00:00:00Z" } });',
        'if (requested.data === undefined) throw new Error("no report");',
        "const id: string = requested.data.report_id;",
        'const report = await client.GET("/reports/{id}", { params: { path: { id }, header: { prefer: "wait=20" } } });',
        'const rows = await client.GET("/reports/{id}/rows", { params: { path: { id }, query: { format: "json" } } });',
        'const stores = await client.GET("/stores", {});',
        'const none = await client.GET("/stores/{id}", { params: { path: { id: "nobody" } } });',
        'await client.POST("/reports");',
        'const closed = { path: { id: "typed-1", from: "2025-02-01T00:00:00Z" } };',
        'await client.PUT("/stores/{id}/closures/{from}", { params: closed, body: {} });',
        "console.log(JSON.stringify([report.data?.state, rows.data, stores.data?.items[0]?.store_id, none.error?.type]));",
      );
      expect(errors).toBe("");
      const { stdout } = await exec(process.execPath, [join(folder, "program.js")]);
      expect(JSON.parse(stdout)).toEqual([
        "Complete",
        [expect.objectContaining({ store_id: "typed-1" })],
        "typed-1",
        "urn:store-monitor:problem:store-not-found",
      ]);
    });

    it("does not compile with what the API would refuse", async () => {
      const errors = await compiled(
        "wrong",
        'await client.POST("/reports", { body: { method: "linear" } });',
        'await client.POST("/reports", { body: { wait: "no" } });',
        'await client.GET("/stores/{id}", {});',
      );
      expect(errors.match(/^wrong\.ts\(\d+/gm)).toEqual(["wrong.ts(5", "wrong.ts(6", "wrong.ts(7"]);
    });
  },
);
