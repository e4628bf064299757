import type { Now } from "../../answers/now.ts";

/** Whether the page receives changes; `none` if no script runs. */
export type Connection = "none" | "connecting" | "live" | "lost";

/** The props of Now. */
export type NowProps = {
  now: Now;
  /** How many stores are listed at most. */
  limit: number;
  /** What is searched, and the search whose stores are listed now. */
  search: string;
  listed: string;
  /** The attribute that the stores are grouped by, and those to choose from. */
  by: string;
  attributes: readonly string[];
  connection: Connection;
  /** Why the page may be out of date. */
  problem: string | undefined;
  /** Seconds since this was the present state, counted while the page may be out of date. */
  age: number;
};

/** Whether the figures are no longer kept up to date. */
export function isStale({
  connection,
  problem,
}: Pick<NowProps, "connection" | "problem">): boolean {
  return connection === "lost" || problem !== undefined;
}

/** The actions of the page, if a script runs. */
export type NowActions = {
  onSearch?: ((search: string) => void) | undefined;
  onGroup?: ((by: string) => void) | undefined;
  onMore?: (() => void) | undefined;
};
