import type { ComponentChildren } from "preact";
import type { Faults, Field } from "./request-report.ts";

type LabelledProps = {
  field: Field;
  label: string;
  hint?: string;
  faults: Faults;
  children: ComponentChildren;
};

/** A field of the form with its label, and its hint or what is wrong with it. */
export function Labelled({ field, label, hint, faults, children }: LabelledProps) {
  return (
    <div class="field">
      <label for={`request-${field}`}>{label}</label>
      {children}
      <p id={`request-${field}-hint`} class={faults[field] === undefined ? "faint" : "fault"}>
        {faults[field] ?? hint}
      </p>
    </div>
  );
}

/** The attributes of the control of a field. */
export function attributes(field: Field, faults: Faults) {
  return {
    id: `request-${field}`,
    name: field,
    "aria-describedby": `request-${field}-hint`,
    "aria-invalid": faults[field] === undefined ? undefined : true,
    autocomplete: "off",
    spellcheck: false,
  } as const;
}
