import { type AppParts, createApp } from "../../api/app.ts";
import { type Listening, listen } from "../../api/http/listen.ts";
import { ingest } from "../../consumers/ingest.ts";
import { replayFiles } from "../../producers/replay/replay.ts";
import { writeSample } from "../../producers/replay/sample/sample.ts";
import { temporaryApi } from "./api.ts";
import { temporaryFolder } from "./temporary-database.ts";

/** When the clock shows, a minute after the newest poll of the sample. */
const SAMPLE_NOW = new Date("2024-11-10T00:06:00Z");

/**
 * The whole monitor behind a real port, with the sample data taken in through the real pipeline, which
 * goes on taking in what is sent. Once per test file.
 *
 * @param clock what time it is for the API
 */
export async function servedSample(clock: () => Date = () => SAMPLE_NOW) {
  const folder = await temporaryFolder();
  const api = await temporaryApi({ clock });
  const ingesting = ingest(api.log, api.db, { clock, publishEveryMs: 50 });
  ingesting.done.catch(() => {});
  await replayFiles(api.log, await writeSample(folder.path), { now: SAMPLE_NOW });
  await ingesting.caughtUp();
  const listening: Listening[] = [];

  /** Serves the same store and log by another app, such as one with tokens. */
  async function serve(others: Partial<AppParts> = {}): Promise<string> {
    const server = await listen(createApp({ ...api, ...others }), { PORT: 0, HOST: "127.0.0.1" });
    listening.push(server);
    return server.url;
  }

  return {
    ...api,
    url: await serve(),
    serve,
    caughtUp: ingesting.caughtUp,
    close: async () => {
      api.feed.close();
      for (const server of listening) await server.close();
      await ingesting.stop().catch(() => {});
      await api.close();
      await folder.remove();
    },
  };
}
