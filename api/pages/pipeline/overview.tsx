import type { ComponentChildren } from "preact";
import type { Pipeline } from "../../answers/pipeline.ts";
import { formatCount, formatQuantity, formatSeconds } from "../kit/format.ts";
import { StatusMark } from "../kit/status-mark.tsx";
import type { Rate } from "./rates.ts";
import { rateText } from "./text.ts";

/**
 * The pipeline in four figures, with the reasons why it is not ready and the gaps of its ledger.
 */
export function Glance({ pipeline, rate }: { pipeline: Pipeline; rate: Rate | undefined }) {
  const { whole, unacknowledged_gaps, lag_messages, lag_seconds, reasons, gaps } = pipeline;
  const kept = pipeline.partitions.filter(({ topic }) => topic === "store.polls");
  const inAll = kept.reduce((sum, each) => sum + each.kept, 0);
  return (
    <>
      <dl class="glance">
        <Figure label="Polls per second" name="rate" value={rate ? rateText(rate.perSecond) : "–"}>
          {formatQuantity(inAll, "poll")} in all
        </Figure>
        <Figure label="Waiting on the log" name="lag" value={formatCount(lag_messages)}>
          {lag_messages === 0
            ? "messages"
            : `messages, the oldest for ${formatSeconds(lag_seconds)}`}
        </Figure>
        <Figure label="Ledger" name="whole" value={whole ? "No gaps" : "Has gaps"} isGood={whole}>
          {whole ? "every message ingested once" : "see below"}
        </Figure>
        <Figure
          label="Numbers"
          name="ready"
          value={reasons.length === 0 ? "Reliable" : "Not reliable"}
          isGood={reasons.length === 0}
        >
          {reasons.length === 0 ? "no known problem" : "see below"}
        </Figure>
      </dl>
      {reasons.length > 0 && (
        <div class="notice is-bad" data-reasons>
          <p>Why the numbers are not reliable now:</p>
          <ul>
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      )}
      {gaps.length > 0 && (
        <div class={unacknowledged_gaps > 0 ? "notice is-bad" : "notice"} data-gaps>
          <p>Gaps in the ledger:</p>
          <ul>
            {gaps.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Figure(props: {
  label: string;
  name: string;
  value: string;
  isGood?: boolean;
  children: ComponentChildren;
}) {
  const { label, name, value, isGood, children } = props;
  const status = isGood === undefined ? undefined : isGood ? "up" : "down";
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <strong data-figure={name} class={status && `is-${status}`}>
          {status && <StatusMark status={status} />} {value}
        </strong>
        <span class="second">{children}</span>
      </dd>
    </div>
  );
}
