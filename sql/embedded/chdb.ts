/** The embedded engine, as it is used here. */
export type Chdb = Pick<typeof import("chdb"), "Session" | "drainPending"> &
  Pick<typeof import("chdb/connection"), "createChdbConnection">;

/** The embedded engine is not installed, as in an image that is made for a ClickHouse server. */
class EngineMissing extends Error {
  constructor(options: { cause: unknown }) {
    super(
      "ClickHouse is not installed inside this program: set CLICKHOUSE_URL to a server, or use an " +
        "installation that has it (in Docker, the image of the target `standalone`)",
      options,
    );
    this.name = "EngineMissing";
  }
}

/**
 * Loads the embedded engine, half a gigabyte, at its first use: programs that use a server run
 * where it is not installed.
 *
 * @throws EngineMissing if it is not installed
 */
export async function loadChdb(): Promise<Chdb> {
  try {
    const [{ Session, drainPending }, { createChdbConnection }] = await Promise.all([
      import("chdb"),
      import("chdb/connection"),
    ]);
    return { Session, drainPending, createChdbConnection };
  } catch (cause) {
    if (isMissing(cause)) throw new EngineMissing({ cause });
    throw cause;
  }
}

/** The package is missing, or its library for this kind of machine. */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ERR_MODULE_NOT_FOUND" || code === "CHDB_PLATFORM";
}
