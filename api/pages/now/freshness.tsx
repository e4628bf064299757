import type { Now } from "../../answers/now.ts";
import {
  formatAgo,
  formatMinute,
  formatQuantity,
  formatSeconds,
  secondsBetween,
} from "../kit/format.ts";
import type { Placed } from "../kit/page.ts";
import type { Connection } from "./props.ts";

const CONNECTIONS: Record<Connection, string | undefined> = {
  none: undefined,
  connecting: "Connecting…",
  live: "Live",
  lost: "Connection lost, trying again",
};

/** How fresh the data is, and whether any of it is missing. */
export function Freshness({
  now,
  connection,
  problem,
  age,
  root,
}: Placed & { now: Now; connection: Connection; problem: string | undefined; age: number }) {
  const label = CONNECTIONS[connection];
  const { pipeline } = now;
  const isBad = pipeline.unacknowledged_gaps > 0 || pipeline.log !== "reachable";
  return (
    <div class="freshness">
      {now.is_past && now.newest_poll !== null && (
        <p class="notice" data-past>
          {`The newest poll is from ${formatMinute(now.newest_poll)} UTC, ${formatAgo(
            secondsBetween(now.newest_poll, now.clock) + age,
          )} ago. The counts are as of then.`}
        </p>
      )}
      {problem && (
        <p class="notice is-bad" data-problem>
          {problem}
        </p>
      )}
      <ul class="facts">
        {label && (
          <li class={`connection is-${connection}`} data-connection={connection}>
            {label}
          </li>
        )}
        <li>
          As of <time dateTime={now.at}>{`${formatMinute(now.at)} UTC`}</time>
          {age > 0 && <span data-age>{`, ${formatAgo(age)} ago`}</span>}
        </li>
        {!now.is_past && <li>{newestText(now, age)}</li>}
        <li>
          {pipeline.whole && pipeline.log === "reachable" ? (
            "No data lost"
          ) : (
            <a class={isBad ? "is-bad" : undefined} href={`${root}ui/pipeline`}>
              {pipeline.log === "reachable" ? "The ledger has gaps" : "The log cannot be reached"}
            </a>
          )}
        </li>
        <li>{lagText(pipeline)}</li>
      </ul>
    </div>
  );
}

function newestText({ newest_poll, clock }: Now, age: number): string {
  if (newest_poll === null) return "No poll yet";
  const seconds = secondsBetween(newest_poll, clock) + age;
  return seconds < 0 ? "Newest poll: now" : `Newest poll ${formatAgo(seconds)} ago`;
}

function lagText({ lag_messages, lag_seconds }: Now["pipeline"]): string {
  if (lag_messages === 0) return "No messages waiting";
  return `${formatQuantity(lag_messages, "message")} waiting, the oldest for ${formatSeconds(lag_seconds)}`;
}
