import type { Pipeline } from "../../answers/pipeline.ts";
import { formatCount, formatSeconds } from "../kit/format.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { StatusMark } from "../kit/status-mark.tsx";

/** How far each partition of the log has been ingested. */
export function Partitions({ partitions }: { partitions: Pipeline["partitions"] }) {
  return (
    <section aria-labelledby="partitions-heading">
      <div class="section-head">
        <h2 id="partitions-heading">Partitions of the log</h2>
      </div>
      {partitions.length === 0 ? (
        <p class="empty">No partition has been observed yet.</p>
      ) : (
        <Scrolls label="Partitions">
          <table data-partitions>
            <thead>
              <tr>
                <th scope="col">Partition</th>
                <th scope="col" class="number">
                  Kept
                </th>
                <th scope="col" class="number">
                  Rejected
                </th>
                <th scope="col" class="number">
                  Ingested up to
                </th>
                <th scope="col" class="number">
                  Waiting
                </th>
                <th scope="col">Ledger</th>
              </tr>
            </thead>
            <tbody>
              {partitions.map((each) => (
                <tr key={`${each.topic}/${each.partition}`}>
                  <th scope="row">
                    {each.topic}/{each.partition}
                    {each.incarnation > 1 && (
                      <span class="second">{`incarnation ${each.incarnation}`}</span>
                    )}
                  </th>
                  <td class="number">{formatCount(each.kept)}</td>
                  <td class="number">{formatCount(each.rejected)}</td>
                  <td class="number">
                    {formatCount(each.next_offset)}
                    <span class="second">{`of ${formatCount(each.end_offset)}`}</span>
                  </td>
                  <td class="number">
                    {formatCount(each.lag_messages)}
                    {each.lag_messages > 0 && (
                      <span class="second">{`for ${formatSeconds(each.lag_seconds)}`}</span>
                    )}
                  </td>
                  <td class="figure">
                    <span class={each.whole ? "is-up" : "is-down"}>
                      <StatusMark status={each.whole ? "up" : "down"} />
                    </span>{" "}
                    {each.whole ? "no gaps" : "has gaps"}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolls>
      )}
    </section>
  );
}
