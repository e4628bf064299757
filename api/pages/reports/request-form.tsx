import type { ComponentChildren } from "preact";
import type { Faults, Field } from "./request-report.ts";

type AskFormProps = {
  faults: Faults;
  sending: boolean;
  onAsk: ((form: FormData) => void) | undefined;
};

/** Asks for a report, with all that can be asked. What was wrong stands at the field it is about. */
export function AskForm({ faults, sending, onAsk }: AskFormProps) {
  const optionsAtFault = OPTIONS.some((field) => faults[field] !== undefined);
  return (
    <form
      class="card ask"
      aria-labelledby="ask-heading"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk?.(new FormData(event.currentTarget));
      }}
    >
      <h2 id="ask-heading">Ask for a report</h2>
      {faults.form && (
        <p class="notice is-bad" role="alert">
          {faults.form}
        </p>
      )}
      <div class="fields">
        <Labelled field="as_of" word="As of" faults={faults} hint="UTC; empty: the newest poll">
          <input type="text" placeholder="2024-11-10T00:00:00Z" {...attributes("as_of", faults)} />
        </Labelled>
        <Labelled field="label" word="Label" faults={faults} hint="To find it again; may be empty">
          <input type="text" maxLength={200} {...attributes("label", faults)} />
        </Labelled>
        <button type="submit" class="primary" disabled={sending || onAsk === undefined}>
          {sending ? "Asking…" : "Ask"}
        </button>
      </div>
      <details open={optionsAtFault || undefined}>
        <summary>Options</summary>
        <div class="fields">
          <Labelled
            field="method"
            word="Between two polls"
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
            word="Open without a poll"
            faults={faults}
            hint="Unknown, or carried from polls around it"
          >
            <select {...attributes("gaps", faults)}>
              <option value="">unknown</option>
              <option value="carry">carry</option>
            </select>
          </Labelled>
          <Labelled
            field="reach"
            word="Reach of a poll"
            faults={faults}
            hint="Such as 75m; empty: 12h, or 8d with carry"
          >
            <input type="text" placeholder="75m" {...attributes("reach", faults)} />
          </Labelled>
          <Labelled field="detail" word="Columns" faults={faults}>
            <select {...attributes("detail", faults)}>
              <option value="">standard</option>
              <option value="full">full</option>
            </select>
          </Labelled>
          <Labelled field="wait" word="For late data" faults={faults}>
            <select {...attributes("wait", faults)}>
              <option value="">wait</option>
              <option value="false">do not wait</option>
            </select>
          </Labelled>
          <Labelled
            field="stores"
            word="Stores"
            faults={faults}
            hint="Ids, apart by spaces, commas or lines; empty: all"
          >
            <textarea rows={2} {...attributes("stores", faults)} />
          </Labelled>
          <div class="field">
            <label for="ask-file">…or a file of ids</label>
            <input
              id="ask-file"
              name="file"
              type="file"
              accept=".txt,.csv,text/plain,text/csv"
              aria-describedby="ask-file-hint"
            />
            <p class="faint" id="ask-file-hint">
              One a line, or CSV with ids first
            </p>
          </div>
        </div>
      </details>
      <noscript>
        <p class="faint">Needs JavaScript, or the API’s POST /reports.</p>
      </noscript>
    </form>
  );
}

/** The fields that are folded away. */
const OPTIONS: readonly Field[] = ["method", "gaps", "reach", "detail", "stores"];

type LabelledProps = {
  field: Field;
  word: string;
  hint?: string;
  faults: Faults;
  children: ComponentChildren;
};

function Labelled({ field, word, hint, faults, children }: LabelledProps) {
  return (
    <div class="field">
      <label for={`ask-${field}`}>{word}</label>
      {children}
      <p id={`ask-${field}-hint`} class={faults[field] === undefined ? "faint" : "fault"}>
        {faults[field] ?? hint}
      </p>
    </div>
  );
}

function attributes(field: Field, faults: Faults) {
  return {
    id: `ask-${field}`,
    name: field,
    "aria-describedby": `ask-${field}-hint`,
    "aria-invalid": faults[field] === undefined ? undefined : true,
    autocomplete: "off",
    spellcheck: false,
  } as const;
}
