import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { InputFiles } from "../producers/csv/inputs.ts";
import type { Bench } from "./bench.ts";
import type { Program } from "./programs.ts";
import { fileArguments } from "./services.ts";

const RECHECK_MS = 5;

/** `npm start` in a process of its own. */
export type Monitor = Pick<Program, "stop" | "peakMb" | "cpuSeconds"> & {
  url: string;
  /** Milliseconds from its start until `GET /readyz` returns 200. */
  ready(): Promise<number>;
  /**
   * Resolves when it has ingested the files, with the id of its first report and its worst store.
   */
  served(): Promise<{ report: string; worst: string }>;
};

/**
 * Starts `npm start` on a data folder.
 *
 * @param files what it ingests; undefined: nothing, everything is in the folder already
 */
export async function startMonitor(
  bench: Bench,
  folder: string,
  files: InputFiles | undefined,
): Promise<Monitor> {
  const port = await freePort();
  const began = performance.now();
  const args = files === undefined ? [] : fileArguments(files);
  const program = bench.programs.startRoot("api/standalone/main.ts", args, {
    DATA_DIR: folder,
    PORT: String(port),
    API_RATE_LIMIT: "1000000",
    LOG_LEVEL: "warn",
    UV_THREADPOOL_SIZE: "16",
  });
  const url = `http://127.0.0.1:${port}`;

  async function ready(): Promise<number> {
    for (;;) {
      const answer = await fetch(`${url}/readyz`).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer?.status === 200) return performance.now() - began;
      await delay(RECHECK_MS);
    }
  }

  return {
    url,
    ready: () =>
      Promise.race([ready(), program.ended.then(() => Promise.reject(new Error("it ended")))]),
    served: async () => {
      const [, report = "", worst = ""] = await program.printed(
        /\/reports\/([\w-]+)\/stores\/(\S+)/,
      );
      return { report, worst };
    },
    stop: program.stop,
    peakMb: program.peakMb,
    cpuSeconds: program.cpuSeconds,
  };
}

/** A free port of this machine. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
