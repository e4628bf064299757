import type { ApiProblem } from "../kit/request-api.ts";
import { problemText } from "../kit/request-api.ts";

const FIELDS = [
  ...(["from", "to", "zone", "by", "as_of", "label"] as const),
  ...(["method", "reach", "gaps", "detail", "wait", "stores"] as const),
] as const;

/** A member of the request `POST /reports`. */
export type Field = (typeof FIELDS)[number];

/** What is wrong, by the field it is about; `form`: with none of them. */
export type Faults = Partial<Record<Field | "form", string>>;

/** The request for a filled-in form: JSON, or a form with the chosen file of ids. */
export function requestOf(form: FormData): RequestInit | { faults: Faults } {
  const filled = FIELDS.filter((field) => field !== "stores").flatMap((field) => {
    const text = textOf(form.get(field));
    return text === "" ? [] : [[field, text] as const];
  });
  const ids = textOf(form.get("stores"))
    .split(/[\s,;]+/)
    .filter((id) => id !== "");
  const file = form.get("file");
  if (!(file instanceof File) || file.size === 0) {
    // The only value that is not text: its one choice is not to wait.
    const chosen = filled.map(([field, text]) => [field, field !== "wait" && text]);
    const requested = { ...Object.fromEntries(chosen), ...(ids.length > 0 ? { stores: ids } : {}) };
    const headers = { "Content-Type": "application/json" };
    return { method: "POST", headers, body: JSON.stringify(requested) };
  }
  if (ids.length > 0) return { faults: { stores: "Give ids or a file of them, not both." } };
  const body = new FormData();
  for (const [field, text] of filled) body.set(field, text);
  body.set("stores", file);
  return { method: "POST", body };
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === "string" ? value.trim() : "";
}

/** The fields of the form that a problem of `POST /reports` is about. */
export function faultsOf(problem: ApiProblem): Faults {
  const faults: Faults = {};
  for (const { name, reason } of problem.errors ?? []) {
    const field = FIELDS.find((each) => each === name.split(".")[0]) ?? "form";
    faults[field] ??= sentence(reason);
  }
  if (Object.keys(faults).length > 0) return faults;
  const [, index, ofStores] = /^stores: (?:stores\.(\d+): )?(.*)$/s.exec(problem.detail) ?? [];
  if (ofStores !== undefined) {
    // Typed ids are named by their number; the text already names the line of those of a file.
    return { stores: sentence(index ? `Id ${Number(index) + 1}: ${ofStores}` : ofStores) };
  }
  if (problem.type.endsWith(":unknown-stores")) return { stores: problemText(problem) };
  if (problem.type.endsWith(":no-polls")) return { as_of: problemText(problem) };
  return { form: problemText(problem) };
}

function sentence(detail: string): string {
  return problemText({ type: "", detail });
}
