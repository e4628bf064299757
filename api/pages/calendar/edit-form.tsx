import type { ComponentChildren } from "preact";
import type { Faults, FormName } from "./change.ts";
import type { CalendarActions, CalendarProps } from "./props.ts";

type EditFormProps = Pick<CalendarProps, "sending" | "faults" | "drafts"> &
  Pick<CalendarActions, "onSend"> & {
    form: FormName;
    /** What the form does. */
    title: string;
    submit: string;
    children(faults: Faults, values: Readonly<Record<string, string>>): ComponentChildren;
  };

const NONE = {};

/** A form of the calendar. Faults are shown at their fields, and others above them. */
export function EditForm({
  form,
  title,
  submit,
  sending,
  faults: { [form]: faults = NONE },
  drafts: { [form]: draft },
  onSend,
  children,
}: EditFormProps) {
  return (
    <details class="edit" id={`edit-${form}`}>
      <summary>{title}</summary>
      <form
        // A new number makes the fields begin anew.
        key={draft?.number}
        class="card"
        aria-label={title}
        onSubmit={(event) => {
          event.preventDefault();
          onSend?.(form, new FormData(event.currentTarget));
        }}
      >
        {faults.form && (
          <p class="notice is-bad" role="alert">
            {faults.form}
          </p>
        )}
        <div class="fields">{children(faults, draft?.values ?? NONE)}</div>
        <button type="submit" class="primary" disabled={sending !== null || onSend === undefined}>
          {sending === form ? "Sending…" : submit}
        </button>
        <noscript>
          <p class="faint">Needs JavaScript; or use the API.</p>
        </noscript>
      </form>
    </details>
  );
}
