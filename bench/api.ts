import autocannon from "autocannon";
import { z } from "zod";
import type { Bench } from "./bench.ts";
import { postLargeBody } from "./large-body.ts";
import { grouped, type Measure, milliseconds } from "./measure.ts";
import { reportsAtOnce } from "./reports-at-once.ts";
import { fileArguments } from "./services.ts";

const RATE = 500;
const SECONDS = 20;
const CONNECTIONS = 20;
/** Enough that no store is requested twice within a second. */
const STORES = 1000;
const DOWNLOADS = 20;

/** The API of `npm start`, which shares its processors with its client. */
export async function* apiMeasures(bench: Bench): AsyncGenerator<Measure> {
  const monitor = bench.programs.startRoot("api/standalone/main.ts", fileArguments(bench.files), {
    DATA_DIR: await bench.folder(),
    PORT: "0",
    API_RATE_LIMIT: "1000000",
    LOG_LEVEL: "warn",
    UV_THREADPOOL_SIZE: "16",
  });
  const [, url = ""] = await monitor.printed(/Serving on (http:\/\/127\.0\.0\.1:\d+)/);
  const stores = await storeIds(url);
  yield* lookups(url, stores);
  yield* downloads(url);
  yield* reportsAtOnce(url, stores);
  yield* postLargeBody(url);
  await monitor.stop();
}

async function* lookups(url: string, stores: string[]): AsyncGenerator<Measure> {
  const paths = stores.map((id) => `/stores/${id}`);
  yield await requested(url, "GET /stores/{id}, at full load, from the start", paths);
  yield await requested(url, `the same at ${RATE} requests/s for ${SECONDS} s`, paths, RATE);
  yield await requested(url, "GET /healthz, at full load: the ceiling of HTTP here", ["/healthz"]);
}

async function requested(
  url: string,
  what: string,
  paths: string[],
  overallRate?: number,
): Promise<Measure> {
  const { requests, latency, non2xx, errors } = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: paths.map((path) => ({ path })),
    ...(overallRate === undefined ? {} : { overallRate }),
  });
  if (non2xx + errors > 0) throw new Error(`${what}: ${non2xx} refusals, ${errors} errors`);
  const times = `p50 ${latency.p50} ms, p99 ${latency.p99} ms, max ${latency.max} ms`;
  return { what, figure: `${grouped(requests.average)} requests/s; ${times}` };
}

const Page = z.object({
  items: z.array(z.object({ store_id: z.string() })),
  next_cursor: z.string().nullable(),
});

/** Ids of stores from the whole list. */
async function storeIds(url: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const response = await fetch(`${url}/stores?limit=1000${query}`);
    const page = Page.parse(await response.json());
    ids.push(...page.items.map((item) => item.store_id));
    cursor = page.next_cursor;
  }
  const step = Math.max(1, Math.floor(ids.length / STORES));
  return ids.filter((_, index) => index % step === 0).slice(0, STORES);
}

const Reports = z.object({
  items: z.array(z.object({ report_id: z.string(), made_from: z.object({ stores: z.number() }) })),
});

async function* downloads(url: string): AsyncGenerator<Measure> {
  const response = await fetch(`${url}/reports?state=Complete&limit=1`);
  const [report] = Reports.parse(await response.json()).items;
  if (report === undefined) throw new Error("there is no report to download");
  const { stores } = report.made_from;
  for (const encoding of ["identity", "gzip"]) {
    const taken: number[] = [];
    let bytes = 0;
    for (let count = 0; count < DOWNLOADS; count += 1) {
      const began = performance.now();
      const answer = await fetch(`${url}/reports/${report.report_id}/rows`, {
        headers: { "Accept-Encoding": encoding },
      });
      bytes = (await answer.arrayBuffer()).byteLength;
      taken.push(performance.now() - began);
    }
    const median = taken.sort((a, b) => a - b)[DOWNLOADS / 2] ?? Number.NaN;
    yield {
      what: `CSV of ${grouped(stores)} rows (${grouped(bytes / 1000)} kB), ${encoding}: median of ${DOWNLOADS}`,
      figure: `${milliseconds(median)}, ${grouped(stores / (median / 1000))} rows/s`,
    };
  }
}
