import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppParts } from "../../../api/app.ts";
import { openTokens } from "../../../api/http/tokens.ts";
import { openBulk } from "../../../producers/intake/bulk.ts";
import { openIntake } from "../../../producers/intake/intake.ts";
import { LogUnavailable } from "../../../producers/log/event-log.ts";
import { NOW, temporaryApi } from "../../harness/api.ts";
import { failingDatabase } from "../../harness/failing-database.ts";
import { operationsOf, type Sent } from "./arbitrary-requests.ts";
import { type Prepared, prepare } from "./prepared.ts";
import { requestsByStatus } from "./requests-by-status.ts";

/**
 * Every answer of the document, by every operation that has it: each is asked for, and checked by its
 * schema on the way (tests/harness/api.ts).
 */

const TOKEN = "everything-0123456789";

const api = await temporaryApi();
// With limits that are reached at once.
const { request } = api.variant({
  intake: openIntake(api.log, () => NOW, { timeoutMs: 50, maxBytes: 10_000 }),
  bulk: openBulk(api.log, () => NOW, { timeoutMs: 50, maxBytes: 10_000 }),
});
afterAll(api.close);
let prepared: Prepared;
let requests: ReturnType<typeof requestsByStatus>;
beforeAll(async () => {
  prepared = await prepare(api);
  requests = requestsByStatus(prepared);
});

const operations = operationsOf(api.document);
const expected = operations.flatMap(({ method, path, operation }) =>
  Object.keys(operation.responses).map((status) => ({
    status: Number(status),
    method,
    path,
    id: operation.operationId,
  })),
);

const brokenStore = (error: Error) => failingDatabase(api.db, () => Promise.reject(error));
const brokenLog = (error: Error) => ({
  ...api.log,
  append: () => Promise.reject(error),
  ranges: () => Promise.reject(error),
});

/** What is answered so by any operation, whatever it is for. */
const ANYWHERE: Record<number, { parts: Partial<AppParts>; change(sent: Sent): Sent }> = {
  400: { parts: {}, change: (sent) => withQuery(sent, "made_up=1") },
  401: { parts: { tokens: openTokens({ API_TOKENS: `${TOKEN}:read+write+sql` }) }, change: same },
  403: { parts: {}, change: (sent) => withHeader(sent, "Origin", "https://evil.example") },
  414: { parts: {}, change: (sent) => withQuery(sent, `made_up=${"x".repeat(9000)}`) },
  421: { parts: {}, change: (sent) => withHeader(sent, "Host", "evil.example") },
};

function same(sent: Sent): Sent {
  return sent;
}

function withQuery({ address, init }: Sent, query: string): Sent {
  return { address: `${address}${address.includes("?") ? "&" : "?"}${query}`, init };
}

function withHeader({ address, init }: Sent, name: string, value: string): Sent {
  return { address, init: { ...init, headers: { ...init.headers, [name]: value } } };
}

async function answered(id: string, status: number): Promise<Response> {
  const examples = requests[id];
  if (examples === undefined) throw new Error(`there is no example of ${id}`);
  const own = examples[status];
  if (own !== undefined) return await request(own.address, own.init);
  const fine = examples[202] ?? examples[200] ?? examples[204];
  if (fine === undefined) throw new Error(`there is no example of ${id} that succeeds`);
  const anywhere = ANYWHERE[status];
  if (anywhere !== undefined) {
    const { address, init } = anywhere.change(fine);
    return await api.variant(anywhere.parts).request(address, init);
  }
  if (status === 429) {
    const { request } = api.variant({ settings: { API_RATE_LIMIT: 1 } });
    await Promise.all(Array.from({ length: 5 }, () => request("/healthz")));
    return await request(fine.address, fine.init);
  }
  const [inStore, inLog] =
    status === 500
      ? [new TypeError("a mistake"), new TypeError("a mistake")]
      : [new Error("socket hang up"), new LogUnavailable("no broker")];
  const parts = prepared.broken(brokenStore(inStore), brokenLog(inLog), inStore);
  return await api.variant(parts).request(fine.address, fine.init);
}

describe("every answer of the document is given", () => {
  it.each(expected)("$method $path: $status", async ({ id, status }) => {
    const response = await answered(id, status);
    const detail = status < 400 ? "" : await response.clone().text();
    expect(response.status, detail).toBe(status);
    await response.body?.cancel();
  });

  it("and each media type of what succeeds", async () => {
    for (const { address, init } of prepared.otherForms) {
      expect((await api.request(address, init)).status).toBeLessThan(300);
    }
    const documented = operations.flatMap(({ method, path, operation }) =>
      Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
        Object.keys(content).map((type) => `${method} ${path} ${status} ${type}`),
      ),
    );
    const given = new Set(
      api.seen.map(({ operation, status, type }) => `${operation} ${status} ${type}`),
    );
    expect(documented.filter((each) => !given.has(each))).toEqual([]);
  });
});
