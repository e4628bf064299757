import { fileURLToPath } from "node:url";

/**
 * What statements may do in the embedded engine, whoever sends them: all connections are one user.
 *
 * - `monitor`: work on the tables of the monitor, and read ClickHouse's own tables.
 * - `server`: work on any database, as on a server of one's own.
 * - `everything`: files, other machines and programs too. For programs that serve no queries.
 */
export type EngineRights = "monitor" | "server" | "everything";

const FILES = { monitor: "embedded.xml", server: "embedded-server.xml" } as const;

/**
 * The arguments to open the engine with. They apply to the whole process until its last connection
 * is closed: the engine ignores those of a connection that is opened beside another.
 */
export function engineArguments(rights: EngineRights): { connectionArgs: string[] } {
  if (rights === "everything") return { connectionArgs: [] };
  const file = fileURLToPath(new URL(`../server/${FILES[rights]}`, import.meta.url));
  return { connectionArgs: [`--config-file=${file}`] };
}
