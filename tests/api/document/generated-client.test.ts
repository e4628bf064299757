import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateApi } from "swagger-typescript-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Listening, listen } from "../../../api/http/listen.ts";
import { openTokens } from "../../../api/http/tokens.ts";
import { ingest } from "../../../consumers/ingest.ts";
import { NOW, temporaryApi } from "../../harness/api.ts";

const TOKEN = "client-0123456789abcdef";

const api = await temporaryApi();
const ingesting = ingest(api.log, api.db, { clock: () => NOW });
const { app } = api.variant({ tokens: openTokens({ API_TOKENS: `${TOKEN}:read+write+sql` }) });
let server: Listening;

beforeAll(async () => {
  server = await listen(app, { HOST: "127.0.0.1", PORT: 0 });
});
afterAll(async () => {
  await server.close();
  await ingesting.stop();
  await api.close();
});

/** As much of the generated class as is used here; what it answers is checked below. */
type Client = Record<
  string,
  Record<string, (...args: unknown[]) => Promise<{ status: number; data: Record<string, unknown> }>>
>;

/** Has a public generator write a client from the document as it is served, and loads that. */
async function generatedClient(url: string): Promise<Client> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as object;
  const { files } = await generateApi({
    spec: document as Parameters<typeof generateApi>[0]["spec"] & object,
    fileName: "client.ts",
    output: false,
    silent: true,
  });
  const [file] = files;
  if (file === undefined) throw new Error("the generator wrote nothing");
  const path = join(api.path, "client.ts");
  await writeFile(path, file.fileContent);
  const { Api } = (await import(path)) as { Api: new (options: object) => Client };
  return new Api({
    baseUrl: url,
    securityWorker: () => ({ headers: { Authorization: `Bearer ${TOKEN}` } }),
    baseApiParams: { secure: true },
  });
}

/** A call of the client by the name of its operation, wherever the generator has put it. */
function caller(client: Client) {
  return (name: string, ...args: unknown[]) => {
    const group = Object.values(client).find((each) => typeof each?.[name] === "function");
    const method = group?.[name];
    if (method === undefined) throw new Error(`the client has no ${name}`);
    return method(...args);
  };
}

describe("a client that a public generator wrote from the document", () => {
  it("posts polls, asks for a report, explains a row, and asks in SQL", async () => {
    const call = caller(await generatedClient(server.url));
    expect((await call("isAlive")).data).toEqual({ status: "alive" });

    const polls = [10, 11].map((hour) => ({
      store_id: "client-1",
      status: hour === 10 ? "active" : "inactive",
      timestamp_utc: `2025-01-10T${hour}:00:00Z`,
    }));
    const taken = await call("postPolls", polls);
    expect(taken).toMatchObject({ status: 202, data: { accepted: 2, rejected: 0 } });
    await ingesting.caughtUp();

    const requested = await call("createReport", { label: "client" });
    expect(requested.status).toBe(202);
    await api.reports.idle();
    const report = await call("getReport", requested.data.report_id);
    expect(report.data).toMatchObject({
      state: "Complete",
      label: "client",
      made_from: { stores: 1, polls_last_week: 1 },
    });

    const explained = await call("explainReportRow", requested.data.report_id, "client-1");
    expect(explained.data).toMatchObject({ store_id: "client-1" });
    const store = await call("getStore", "client-1");
    expect(store.data).toMatchObject({ store_id: "client-1", status: "inactive" });

    await expect(call("getStore", "nobody")).rejects.toMatchObject({ status: 404 });
  });
});
