import type { Rejections } from "../../answers/rejections.ts";
import { formatCount, formatMinute, formatQuantity } from "../kit/format.ts";
import { placeText, topicText } from "./text.ts";

/** The rejected rows by reason, with examples. */
export function RejectedPanel({ rejections }: { rejections: Rejections }) {
  const { total, reasons, others } = rejections;
  return (
    <section aria-labelledby="aside-heading">
      <div class="section-head">
        <h2 id="aside-heading">Rejected</h2>
        <p class="faint">
          <span data-figure="rejected">{formatCount(total)}</span>
          {total === 1 ? " row that could not be read" : " rows that could not be read"}
        </p>
      </div>
      {total === 0 ? (
        <p class="empty">No row was rejected.</p>
      ) : (
        <>
          <ul class="reasons">
            {reasons.map((each) => (
              <Reason key={`${each.topic} ${each.reason}`} {...each} />
            ))}
          </ul>
          {others.count > 0 && (
            <p class="faint">
              {`And ${formatQuantity(others.count, "row")} for ${formatQuantity(
                others.reasons,
                "other reason",
              )}; all are in the table rejected_rows.`}
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Reason({ topic, reason, count, first_at, newest_at, examples }: Reasons[number]) {
  return (
    <li data-reason={reason}>
      <details>
        <summary>
          <strong class="number">{formatCount(count)}</strong>
          <span>
            {reason}
            <span class="second">{`${topicText(topic)} · ${rangeText(first_at, newest_at)}`}</span>
          </span>
        </summary>
        <dl class="examples">
          {examples.map((example) => (
            <div key={`${example.source} ${example.position}`}>
              <dt>
                {placeText(example)}
                <span class="second">{example.reason}</span>
              </dt>
              <dd>
                <pre>{example.raw === "" ? "(empty)" : example.raw}</pre>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
}

type Reasons = Rejections["reasons"];

function rangeText(first: string, newest: string): string {
  const [from, to] = [formatMinute(first), formatMinute(newest)];
  return from === to ? `${from} UTC` : `${from} to ${to} UTC`;
}
