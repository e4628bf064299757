import type { Now } from "../../answers/now.ts";

/** Whether the page hears of changes as they come; `none` where no script runs. */
export type Connection = "none" | "connecting" | "live" | "lost";

/** What Now shows. */
export type NowProps = {
  now: Now;
  /** How many stores are listed at most. */
  limit: number;
  /** What the listed stores shall begin with, and what those begin with that are listed. */
  search: string;
  listed: string;
  connection: Connection;
  /** Why what is shown may be old. */
  problem: string | undefined;
};

/** What can be done on the page where a script runs. */
export type NowActions = {
  onSearch?: ((begin: string) => void) | undefined;
  onMore?: (() => void) | undefined;
};
