import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { temporaryApi } from "../../harness/api.ts";
import { operationsOf, requestsTo } from "./arbitrary-requests.ts";
import { prepare } from "./prepared.ts";

const api = await temporaryApi();
afterAll(api.close);
const { complete, other, cancelled } = await prepare(api);

/** Thousands over all operations; more for who wants more. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 100);

/** What never ends by itself. */
const ENDLESS = new Set(["listenToEvents"]);

describe("whatever is sent", () => {
  const operations = operationsOf(api.document);

  it.each(operations.filter(({ operation }) => !ENDLESS.has(operation.operationId)))(
    "$method $path gives a documented answer, never 500, and does not hang",
    async (described) => {
      const reports = [complete, other, cancelled, crypto.randomUUID()];
      const stores = ["a-1", "b-2", "unheard-of"];
      const id = described.path.startsWith("/reports") ? reports : stores;
      const known = { id, other: reports, report_id: reports, store_id: stores, store: stores };
      const requests = requestsTo(described, api.document, known);
      await fc.assert(
        fc.asyncProperty(requests, async ({ address, init }) => {
          const response = await api.request(address, init);
          await response.arrayBuffer();
          expect(response.status, `${init.method} ${address}`).not.toBe(500);
        }),
        { numRuns: RUNS },
      );
    },
  );
});
