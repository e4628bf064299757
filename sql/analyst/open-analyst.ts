import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { openEngine } from "../embedded/statement-runner.ts";
import { contentTypeOf } from "../media-types.ts";
import { type Analyst, DEFAULT_FORMAT } from "./analyst.ts";
import { type EmbeddedAnalysts, openEmbeddedAnalysts } from "./embedded.ts";
import { LIMITS, type Limits } from "./limits.ts";
import { openServerAnalyst } from "./server.ts";

/** The settings for analysts' queries. */
export const AnalystSettings = z.object({
  CLICKHOUSE_ANALYST_USER: z.string().min(1).optional().meta({
    description: "with CLICKHOUSE_URL: the read-only user of /sql (sql/server/analyst.xml)",
    unset: "none, /sql is off",
  }),
  CLICKHOUSE_ANALYST_PASSWORD: z.string().default("").describe("the password of that user"),
});

type Settings = z.output<typeof AnalystSettings> & {
  CLICKHOUSE_URL?: string | undefined;
  CLICKHOUSE_USER: string;
  CLICKHOUSE_DATABASE: string;
  DATA_DIR: string;
};

/** A query that can be stopped has stopped by then. */
const STOPPING_MS = 1500;
const RECHECK_MS = 20;

/** Analysts on the engine in this process, which others in the process may also have open. */
export type OpenEmbeddedAnalysts = EmbeddedAnalysts & {
  readonly version: string;
  readonly timezone: string;
  readonly name: string;
  /** Stops the running queries, and waits a moment for them. */
  close(): Promise<void>;
  /**
   * Whether a query runs that cannot be stopped: the process cannot exit by itself before it ends.
   */
  stuck(): boolean;
};

/** Opens the engine of a data folder for analysts. */
export async function openEmbedded(
  dataDir: string,
  limits: Limits = LIMITS,
): Promise<OpenEmbeddedAnalysts> {
  const folder = resolve(join(dataDir, "clickhouse"));
  // Each running query has a thread; the guard's queries come first and need one more.
  const engine = await openEngine(folder, limits.atOnce + 5, "monitor");
  const { version, timezone, name } = engine;
  const analysts = await openEmbeddedAnalysts(engine, folder, limits);
  return {
    ...{ ...analysts, version, timezone, name },
    async close() {
      analysts.stop();
      const deadline = performance.now() + STOPPING_MS;
      while (engine.running() > 0 && performance.now() < deadline) await delay(RECHECK_MS);
      engine.letGo();
    },
    stuck: () => engine.running() > 0,
  };
}

/** Analysts of the engine in this process, behind the interface of a server's analysts. */
export function analystOf(analysts: OpenEmbeddedAnalysts): Analyst {
  return {
    async ask({ sql, parameters, format = DEFAULT_FORMAT, signal }) {
      const given = new Map(Object.entries(parameters));
      const answer = await analysts.ask({ sql, parameters: given, format, signal });
      return {
        format: answer.format,
        contentType: contentTypeOf(answer.format),
        body: new Blob([answer.bytes as Uint8Array<ArrayBuffer>]).stream(),
      };
    },
    close: () => analysts.close(),
  };
}

/**
 * Opens analysts' access: as the server's user for analysts, or on the engine in this process.
 * Undefined if a server has no such user.
 *
 * @throws AnalystUnfit if that user may do more than analysts may, or is the monitor's own
 */
export async function openAnalyst(
  settings: Settings,
  limits: Limits = LIMITS,
): Promise<Analyst | undefined> {
  const { CLICKHOUSE_URL: url, CLICKHOUSE_ANALYST_USER: user } = settings;
  if (url === undefined) return analystOf(await openEmbedded(settings.DATA_DIR, limits));
  if (user === undefined) return undefined;
  return await openServerAnalyst(
    {
      ...{ url, user, password: settings.CLICKHOUSE_ANALYST_PASSWORD },
      ...{ owner: settings.CLICKHOUSE_USER, database: settings.CLICKHOUSE_DATABASE },
    },
    limits,
  );
}
