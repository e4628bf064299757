import { attributes, Labelled } from "./field.tsx";
import { PeriodFields } from "./period-fields.tsx";
import type { Faults, Field } from "./request-report.ts";

type RequestFormProps = {
  faults: Faults;
  /** The instant of a report by default; null: there is no poll. */
  newest: string | null;
  sending: boolean;
  onRequest: ((form: FormData) => void) | undefined;
};

/** Requests a report, with all options. Faults are shown at their fields. */
export function RequestForm({ faults, newest, sending, onRequest }: RequestFormProps) {
  const optionsAtFault = OPTIONS.some((field) => faults[field] !== undefined);
  return (
    <form
      class="card request"
      aria-labelledby="request-heading"
      onSubmit={(event) => {
        event.preventDefault();
        onRequest?.(new FormData(event.currentTarget));
      }}
    >
      <h2 id="request-heading">Request a report</h2>
      {faults.form && (
        <p class="notice is-bad" role="alert">
          {faults.form}
        </p>
      )}
      <PeriodFields faults={faults} newest={newest} disabled={onRequest === undefined} />
      <div class="fields">
        <Labelled field="as_of" label="As of" faults={faults} hint="UTC; empty: the newest poll">
          <input type="text" placeholder="2024-11-10T00:00:00Z" {...attributes("as_of", faults)} />
        </Labelled>
        <Labelled field="label" label="Label" faults={faults} hint="Optional, to find it again">
          <input type="text" maxLength={200} {...attributes("label", faults)} />
        </Labelled>
        <button type="submit" class="primary" disabled={sending || onRequest === undefined}>
          {sending ? "Requesting…" : "Request"}
        </button>
      </div>
      <details open={optionsAtFault || undefined}>
        <summary>Options</summary>
        <div class="fields">
          <Labelled
            field="method"
            label="Between two polls"
            faults={faults}
            hint="The nearer decides, or each holds until the next"
          >
            <select {...attributes("method", faults)}>
              <option value="">nearest</option>
              <option value="hold">hold</option>
            </select>
          </Labelled>
          <Labelled
            field="gaps"
            label="Periods without polls"
            faults={faults}
            hint="Unknown, or carried from polls around them"
          >
            <select {...attributes("gaps", faults)}>
              <option value="">unknown</option>
              <option value="carry">carry</option>
            </select>
          </Labelled>
          <Labelled
            field="reach"
            label="Reach of a poll"
            faults={faults}
            hint="Such as 75m; empty: 12h, or 8d with carry"
          >
            <input type="text" placeholder="75m" {...attributes("reach", faults)} />
          </Labelled>
          <Labelled field="detail" label="Columns" faults={faults}>
            <select {...attributes("detail", faults)}>
              <option value="">standard</option>
              <option value="full">full</option>
            </select>
          </Labelled>
          <Labelled field="wait" label="Late data" faults={faults}>
            <select {...attributes("wait", faults)}>
              <option value="">wait</option>
              <option value="false">do not wait</option>
            </select>
          </Labelled>
          <Labelled
            field="stores"
            label="Stores"
            faults={faults}
            hint="Ids; between them spaces, commas or lines; empty: all"
          >
            <textarea rows={2} {...attributes("stores", faults)} />
          </Labelled>
          <div class="field">
            <label for="request-file">…or a file of ids</label>
            <input
              id="request-file"
              name="file"
              type="file"
              accept=".txt,.csv,text/plain,text/csv"
              aria-describedby="request-file-hint"
            />
            <p class="faint" id="request-file-hint">
              One per line, or CSV with ids first
            </p>
          </div>
        </div>
      </details>
      <noscript>
        <p class="faint">Needs JavaScript; or use POST /reports.</p>
      </noscript>
    </form>
  );
}

/** The fields inside Options. */
const OPTIONS: readonly Field[] = ["method", "gaps", "reach", "detail", "stores"];
