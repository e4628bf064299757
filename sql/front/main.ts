import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { aborted, runProgram } from "../../producers/command-line.ts";
import { openEngine } from "./engine.ts";
import { serveFront } from "./server.ts";
import { openUploads } from "./uploads.ts";

/** `npm run clickhouse`: the embedded engine over the ClickHouse HTTP interface, for several processes. */

const Env = z.object({
  DATA_DIR: z.string().min(1).default("./data"),
  CLICKHOUSE_PORT: z.coerce.number().int().min(0).max(65535).default(8123),
  // Node reads this when it starts, so that it is set in the command; unset there are four threads.
  UV_THREADPOOL_SIZE: z.coerce.number().int().min(4).max(1024).default(4),
});

/** After a signal, what is in hand gets so long to finish; what does not is stopped. */
const PATIENCE_MS = 4000;
const FAREWELL_MS = 1000;

const WORDS = `The embedded ClickHouse engine, for development and tests on this machine: no users, no passwords,
no sessions, answers held in memory. To run for others, use a ClickHouse server.`;

await runProgram(async (signal) => {
  const env = Env.parse(process.env);
  const engine = await openEngine(join(env.DATA_DIR, "clickhouse"), env.UV_THREADPOOL_SIZE);
  const uploads = await openUploads(join(env.DATA_DIR, "clickhouse-uploads"));
  const front = await serveFront(engine, uploads, env.CLICKHOUSE_PORT);
  console.info(WORDS);
  console.info(`ready 127.0.0.1:${front.port}`);

  await aborted(signal);
  const tidy = front.close().then(() => engine.close());
  await Promise.race([tidy, delay(PATIENCE_MS)]);
  await Promise.race([engine.cancelAll().then(() => tidy), delay(FAREWELL_MS)]);
});
