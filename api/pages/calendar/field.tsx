import type { ComponentChildren } from "preact";
import type { Faults, FormName } from "./change.ts";

/** A field of a form: its name, what it begins with, and what is wrong with it. */
type FieldProps = {
  form: FormName;
  name: string;
  label: string;
  hint?: string | undefined;
  faults: Faults;
  children: ComponentChildren;
};

/** A field with its label, and below it a hint, or what is wrong with it. */
export function Field({ form, name, label, hint, faults, children }: FieldProps) {
  const fault = faults[name];
  return (
    <div class="field">
      <label for={`${form}-${name}`}>{label}</label>
      {children}
      <p id={`${form}-${name}-hint`} class={fault === undefined ? "faint" : "fault"}>
        {fault ?? hint}
      </p>
    </div>
  );
}

/** The attributes of the control of such a field. */
export function controlOf(form: FormName, name: string, faults: Faults) {
  return {
    id: `${form}-${name}`,
    name,
    "aria-describedby": `${form}-${name}-hint`,
    "aria-invalid": faults[name] === undefined ? undefined : true,
    autocomplete: "off",
    spellcheck: false,
  } as const;
}
