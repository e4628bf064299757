import { formatCount, formatQuantity } from "../kit/format.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import type { Preview } from "./props.ts";

type PreviewProps = { preview: Preview; isDone: boolean; root: string };

/** What a file would change, or has changed. */
export function PreviewView({ preview, isDone, root }: PreviewProps) {
  const { accepted, rejected, stores, changed_stores, changed_store_ids = [] } = preview;
  const { replaced_weeks, lost_hours } = preview;
  const lost = lost_hours ? lost_hours.all.stores + lost_hours.some.stores : 0;
  return (
    <section aria-labelledby="preview-heading" data-preview>
      <h2 id="preview-heading">{isDone ? "What was loaded" : "What would happen"}</h2>
      <dl class="pair-grid">
        <Figure name="accepted" label="Rows that count" value={accepted} />
        <Figure name="rejected" label="Rejected rows" value={rejected} />
        {stores !== undefined && <Figure name="stores" label="Stores" value={stores} />}
        {changed_stores !== undefined && (
          <Figure name="changed" label="Stores that change" value={changed_stores} />
        )}
      </dl>
      {replaced_weeks && replaced_weeks.weeks > 0 && (
        <p class="notice is-bad" data-replaced>
          {`${formatQuantity(replaced_weeks.weeks, "week")} with a date of ${formatQuantity(replaced_weeks.stores, "store")} would be replaced: weeks without a date take the place of all weeks of their store.`}
        </p>
      )}
      {lost > 0 && (
        <p class="notice is-bad" data-lost>
          {`${formatQuantity(lost, "store")} would lose hours, because rows of them are rejected.`}
        </p>
      )}
      {changed_store_ids.length > 0 && (
        <details>
          <summary>{`Stores that change, the first ${changed_store_ids.length}`}</summary>
          <ul>
            {changed_store_ids.map((id) => (
              <li key={id}>
                <a href={`${root}ui/stores/${encodeURIComponent(id)}`}>{id}</a>
              </li>
            ))}
          </ul>
        </details>
      )}
      {rejected > 0 && <Rejected preview={preview} />}
    </section>
  );
}

function Figure({ name, label, value }: { name: string; label: string; value: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd data-figure={name}>{formatCount(value)}</dd>
    </div>
  );
}

/** The rejected rows that are listed. */
const LISTED = 50;

function Rejected({ preview: { rejections, rejected } }: { preview: Preview }) {
  const listed = rejections.slice(0, LISTED);
  return (
    <Scrolls label="Rejected rows">
      <table>
        <caption>{`Rejected rows, ${formatCount(listed.length)} of ${formatCount(rejected)}`}</caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {listed.map(({ index, line, reason }) => (
            <tr key={index}>
              <td class="number">{formatCount(line)}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}
