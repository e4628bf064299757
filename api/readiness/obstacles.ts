import { group } from "../../producers/launch/progress.ts";
import type { PipelineRow } from "../../sql/pipeline.ts";
import type { Missing } from "./catch-up.ts";
import type { Loading } from "./startup.ts";

/** Something that keeps reports from being calculated, in sentences without a full stop. */
export type Obstacle = {
  /** What it is, its progress, and what ends it. */
  reason: string;
  /** The text of a report that waits for its end: `waiting for …`. */
  waiting: string;
  /** The warning of a report that did not wait. */
  warning: string;
  /** The share of the log that is awaited, above 0 and at most 1; null where it is unknown. */
  share: number | null;
  /** Whether even a report that does not wait is refused. */
  isFinal: boolean;
};

/** How lost data can be recovered. */
export const WAY_OUT = "`npm run rebuild` refills ClickHouse from the log";

/** Data that ClickHouse or the log has lost, with a sentence for each loss. */
export function lostData(losses: readonly string[]): Obstacle {
  const what = losses.join("; ");
  return {
    reason: `${what}; ${WAY_OUT}`,
    waiting: `waiting for lost data: ${what}; ${WAY_OUT}`,
    warning: `calculated without lost data: ${what}`,
    share: null,
    isFinal: true,
  };
}

/** The data is being checked, which happens once after the start. */
export function beingChecked(): Obstacle {
  const what = "the data in ClickHouse and on the log is being checked";
  return {
    reason: `${what}; ready when all of it has been read once since the start`,
    waiting: `waiting while ${what}`,
    warning: "calculated before all data in ClickHouse and on the log had been checked",
    share: null,
    isFinal: false,
  };
}

/** Files that are being put on the log. */
export function filesLoading(loading: Loading): Obstacle {
  const how = progressOf(loading);
  const then = "ready when all of their rows are in ClickHouse";
  return {
    reason: `files are being loaded${how}; ${then}`,
    waiting: `waiting for files that are being loaded${how}`,
    warning: `calculated while files were being loaded${how}`,
    share: null,
    isFinal: false,
  };
}

/** A log that has not been reached since the process started. */
export function logUnseen(problem: string): Obstacle {
  const unseen = `the log has not been reached since this process started (${problem})`;
  return {
    reason: `${unseen}: it is unknown how much of it is missing; ready when it can be reached and is in ClickHouse`,
    waiting: `waiting for the log: it has not been reached since this process started (${problem})`,
    warning: `calculated without knowing how much of the log was missing: ${unseen}`,
    share: null,
    isFinal: false,
  };
}

/** Messages that the log held when the process started, and that ClickHouse does not have. */
export function behindTheStart({ messages, of }: Missing): Obstacle {
  const share = messages / of;
  // Never 0 % while a message is missing.
  const part = `${Math.ceil(share * 100)} % of the log`;
  const count = counted(messages);
  return {
    reason:
      `${part} is not in ClickHouse yet: ${count} of ${group(of)} that it held when this process ` +
      "started; ready when consumers have ingested all of them",
    waiting: `waiting for ${part}: ${count} that it held when this process started ${messages === 1 ? "is" : "are"} not in ClickHouse yet`,
    warning: `calculated without ${part}: ${count} that it held ${messages === 1 ? "was" : "were"} not in ClickHouse when the calculation began`,
    share,
    isFinal: false,
  };
}

/** A partition that lags by more than `mostLagSeconds`. */
export function lateMessages(row: PipelineRow, mostLagSeconds: number): Obstacle {
  const { lag_seconds, lag_messages } = row;
  const where = `${row.topic}/${row.partition}`;
  const late = `${counted(lag_messages)} ${lag_messages === 1 ? "is" : "are"} missing, the oldest for ${Math.round(lag_seconds)} s`;
  const allowed = `${mostLagSeconds} s are allowed (READY_LAG_SECONDS)`;
  return {
    reason: `${where}: ${late}; ${allowed}`,
    waiting: `waiting for late messages: ${where}: ${late}; ${allowed}`,
    warning: `calculated without late messages: ${where}: ${late}`,
    share: null,
    isFinal: false,
  };
}

function progressOf({ file, rows, bytesRead, bytes }: Loading): string {
  if (file === undefined) return "";
  if (bytes !== undefined && bytes > 0) {
    return `: ${file} ${Math.min(100, Math.floor((100 * (bytesRead ?? 0)) / bytes))} %`;
  }
  return `: ${file}, ${group(rows ?? 0)} rows`;
}

function counted(messages: number): string {
  return `${group(messages)} message${messages === 1 ? "" : "s"}`;
}
