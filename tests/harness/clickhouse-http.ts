import { type Running, start } from "./run.ts";

/** `npm run clickhouse` as a process of its own, on a folder. */
export type ClickHouseHttp = {
  url: string;
  port: number;
  process: Running;
  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop and waits until it has; rejects when it does not end with 0. */
  stop(): Promise<void>;
};

/** Starts it and waits until it serves; without a port on a free one. The folder is its DATA_DIR. */
export async function startClickHouseHttp(folder: string, port = 0): Promise<ClickHouseHttp> {
  const env = { DATA_DIR: folder, CLICKHOUSE_PORT: String(port), UV_THREADPOOL_SIZE: "16" };
  const running = start("sql/clickhouse-http/main.ts", [], { env });
  const [, served = ""] = await running.printed(/^ready 127\.0\.0\.1:(\d+)$/m);
  return {
    url: `http://127.0.0.1:${served}`,
    port: Number(served),
    process: running,
    async kill() {
      running.process.kill("SIGKILL");
      await running.finished;
    },
    async stop() {
      running.process.kill("SIGTERM");
      const { code, signal, stderr } = await running.finished;
      if (code !== 0) throw new Error(`the front ended with ${code ?? signal}: ${stderr}`);
    },
  };
}
