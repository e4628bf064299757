import { setTimeout as delay } from "node:timers/promises";
import { grouped, type Measure, milliseconds } from "./measure.ts";
import { complete, trigger } from "./report-over-http.ts";

const REPORTS = 50;
const POLLS_A_SECOND = 2000;
const BATCH = 20;

/**
 * Requests 50 reports at once while live polls of these stores stream in: all for the instant of an
 * earlier report, so that each is right if its bytes are the same.
 */
export async function* reportsAtOnce(url: string, stores: string[]): AsyncGenerator<Measure> {
  const reference = await complete(url, await trigger(url, {}));
  const { as_of } = reference;
  const streaming = new AbortController();
  const stream = streamPolls(url, stores, streaming.signal);
  // Awaited when the reports are complete.
  stream.catch(() => {});
  const began = performance.now();
  const ids = await Promise.all(Array.from({ length: REPORTS }, () => trigger(url, { as_of })));
  const times = await Promise.all(
    ids.map(async (id) => {
      const report = await complete(url, id);
      if (report.csv_sha256 !== reference.csv_sha256) throw new Error(`report ${id} is wrong`);
      return performance.now() - began;
    }),
  );
  streaming.abort();
  const sent = await stream;
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const polls = grouped(sent / ((performance.now() - began) / 1000));
  yield {
    what: `${REPORTS} reports at once, all right, while ${polls} live polls/s stream in`,
    figure: `the first after ${milliseconds(first)}, the last after ${milliseconds(last)}`,
  };
}

/** Posts polls of these stores at a steady pace, dated now; returns how many were accepted. */
async function streamPolls(url: string, stores: string[], signal: AbortSignal): Promise<number> {
  let sent = 0;
  const began = performance.now();
  while (!signal.aborted) {
    const at = new Date().toISOString();
    const polls = Array.from({ length: BATCH }, (_, index) => ({
      store_id: stores[(sent + index) % stores.length],
      status: "active",
      timestamp_utc: at,
    }));
    const response = await fetch(`${url}/polls`, post("application/json", JSON.stringify(polls)));
    if (response.status !== 202) throw new Error(await response.text());
    await response.arrayBuffer();
    sent += BATCH;
    const wait = began + (sent / POLLS_A_SECOND) * 1000 - performance.now();
    if (wait > 0) await delay(wait);
  }
  return sent;
}

function post(type: string, body: string): RequestInit {
  return { method: "POST", headers: { "Content-Type": type }, body };
}
