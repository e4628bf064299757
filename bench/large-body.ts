import { request } from "node:http";
import { Readable } from "node:stream";
import { json } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { grouped, type Measure, rate } from "./measure.ts";

const BYTES = 1_000_000_000;
const STORES = 14_000;
const CHUNK_POLLS = 1000;
const CHECK_EVERY_MS = 250;

const Taken = z.object({ accepted: z.number(), rejected: z.number() });

/** Posts one body of 1 GB of NDJSON, and monitors the memory of the server meanwhile. */
export async function* postLargeBody(url: string): AsyncGenerator<Measure> {
  const before = await residentMb(url);
  const over = new AbortController();
  const watching = mostResidentMb(url, over.signal);
  const began = performance.now();
  const { accepted, rejected } = await post(`${url}/polls`);
  const seconds = (performance.now() - began) / 1000;
  over.abort();
  const most = await watching;
  if (rejected > 0) throw new Error(`${rejected} of our own polls were rejected`);
  yield {
    what: `POST /polls, 1 GB of NDJSON in one body (${seconds.toFixed(0)} s), ${grouped(before)} MB before`,
    figure: rate(accepted, seconds),
    peakMb: most,
  };
}

function post(address: string): Promise<z.output<typeof Taken>> {
  return new Promise((resolve, reject) => {
    const sending = request(
      address,
      { method: "POST", headers: { "Content-Type": "application/x-ndjson" } },
      (response) => json(response).then((body) => resolve(Taken.parse(body)), reject),
    );
    pipeline(Readable.from(chunks(), { objectMode: false }), sending).catch(reject);
  });
}

/** Polls of the last days, one per line, until there are enough bytes. */
function* chunks(): Generator<Buffer> {
  const start = Date.now() - 2 * 86_400_000;
  let bytes = 0;
  for (let next = 0; bytes < BYTES; next += CHUNK_POLLS) {
    const lines = Array.from({ length: CHUNK_POLLS }, (_, index) => lineOf(next + index, start));
    const chunk = Buffer.from(lines.join(""));
    bytes += chunk.length;
    yield chunk;
  }
}

function lineOf(number: number, start: number): string {
  const at = new Date(start + Math.floor(number / STORES) * 60_000).toISOString();
  const status = number % 7 === 0 ? "inactive" : "active";
  return `{"store_id":"bulk-${number % STORES}","status":"${status}","timestamp_utc":"${at}"}\n`;
}

async function mostResidentMb(url: string, signal: AbortSignal): Promise<number> {
  let most = 0;
  while (!signal.aborted) {
    most = Math.max(most, await residentMb(url));
    await delay(CHECK_EVERY_MS);
  }
  return most;
}

async function residentMb(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const [, bytes = "0"] = /^process_resident_memory_bytes (\d+)/m.exec(text) ?? [];
  return Number(bytes) / 1e6;
}
