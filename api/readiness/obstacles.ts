import { group } from "../../producers/launch/progress.ts";
import type { PipelineRow } from "../../sql/pipeline.ts";
import type { Missing } from "./catch-up.ts";
import type { Loading } from "./startup.ts";

/** Something that keeps reports from being calculated, in sentences without a full stop. */
export type Obstacle = {
  /** What it is, how far it has come, and what ends it. */
  reason: string;
  /** What a report says that waits for its end: `waiting for …`. */
  waiting: string;
  /** What a report says that did not wait. */
  warning: string;
  /** The share of the log that is awaited, above 0 and at most 1; null where it is not known. */
  share: number | null;
  /** Whether a report that would not wait is refused all the same. */
  isFinal: boolean;
};

/** How data that are lost can be had again. */
export const WAY_OUT = "`npm run rebuild` fills ClickHouse anew from the log";

/** Data that ClickHouse or the log has lost, in a sentence for each loss. */
export function lostData(losses: readonly string[]): Obstacle {
  const what = losses.join("; ");
  return {
    reason: `${what}; ${WAY_OUT}`,
    waiting: `waiting for data that are lost: ${what}; ${WAY_OUT}`,
    warning: `calculated without data that were lost: ${what}`,
    share: null,
    isFinal: true,
  };
}

/** What is there, while it is read for the first time since the start. */
export function beingChecked(): Obstacle {
  const what = "what ClickHouse and the log hold is being checked";
  return {
    reason: `${what}; ready when all of it has been read once since the start`,
    waiting: `waiting while ${what}`,
    warning: `calculated before all that ClickHouse and the log hold had been checked`,
    share: null,
    isFinal: false,
  };
}

/** Files that are being put on the log. */
export function filesLoading(loading: Loading): Obstacle {
  const how = progressOf(loading);
  const then = "ready when all that they put on the log is in ClickHouse";
  return {
    reason: `files are being loaded${how}; ${then}`,
    waiting: `waiting for files that are being loaded${how}`,
    warning: `calculated while files were being loaded${how}`,
    share: null,
    isFinal: false,
  };
}

/** A log that nobody has reached since the process started. */
export function logUnseen(problem: string): Obstacle {
  const unseen = `the log has not been reached since this process started (${problem})`;
  return {
    reason: `${unseen}: how much of it is missing is not known; ready when it can be reached and is in ClickHouse`,
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
      "started; ready when all of them are: consumers take them in",
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
  const allowed = `allowed are ${mostLagSeconds} s (READY_LAG_SECONDS)`;
  return {
    reason: `${where}: ${late}; ${allowed}`,
    waiting: `waiting for messages that are late: ${where}: ${late}; ${allowed}`,
    warning: `calculated without messages that were late: ${where}: ${late}`,
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
