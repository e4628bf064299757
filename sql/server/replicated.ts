/**
 * How long a replicated table remembers deduplication tokens, in seconds; the default is an hour.
 */
const WINDOW_SECONDS = 604_800;

/**
 * A statement of the schema for a self-managed cluster: a table that keeps rows gets the replicated
 * engine of its kind, with the same arguments, and one that has a deduplication window gets it in
 * the settings of that engine. Views, and tables that keep no rows, stay as they are. Which tables
 * of several servers are replicas of each other is up to the server's `default_replica_path`, or to
 * a database of the engine Replicated, which takes no path.
 */
export function replicated(statement: string): string {
  return statement
    .replace(/^ENGINE = (\w*MergeTree)\b/m, "ENGINE = Replicated$1")
    .replace(
      /\bnon_(replicated_deduplication_window) = (\d+)/,
      `$1 = $2, $1_seconds = ${WINDOW_SECONDS}`,
    );
}
