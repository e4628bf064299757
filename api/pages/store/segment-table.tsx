import { Scrolls } from "../kit/scrolls.tsx";
import { StatusMark } from "../kit/status-mark.tsx";
import { formatLocal, type ShownSegment, segmentText } from "./text.ts";

/** Segments as a table: the content of the timeline as text. */
export function SegmentTable({
  caption,
  segments,
}: {
  caption: string;
  segments: readonly ShownSegment[];
}) {
  return (
    <Scrolls label={caption}>
      <table class="segments">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Length</th>
            <th scope="col">State</th>
            <th scope="col">Decided by</th>
          </tr>
        </thead>
        <tbody>
          {segments.map((segment) => (
            <Row key={segment.from} segment={segment} />
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

function Row({ segment }: { segment: ShownSegment }) {
  const { state, from, to, from_local, to_local, decided_by } = segment;
  const { what, length } = segmentText(segment);
  return (
    <tr>
      <td class="figure">
        <time dateTime={from}>{formatLocal(from_local)}</time>
      </td>
      <td class="figure">
        <time dateTime={to}>{formatLocal(to_local)}</time>
      </td>
      <td class="figure">{length}</td>
      <td class={`figure is-${state}`}>
        <StatusMark status={state} /> {what}
      </td>
      <td class="figure">
        {decided_by && (
          <time dateTime={decided_by.timestamp_utc}>{formatLocal(decided_by.timestamp_local)}</time>
        )}
      </td>
    </tr>
  );
}
