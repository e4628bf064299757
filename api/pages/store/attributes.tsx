import { StoreName } from "../kit/store-name.tsx";
import { AttributesForm } from "./attributes-form.tsx";

/** A row of the form: the name of an attribute and its value, as typed. */
export type AttributeRow = { key: number; name: string; value: string };

/** The props of the name and the attributes of a store. */
export type AttributesProps = {
  id: string;
  root: string;
  /** The values by their names. */
  given: Readonly<Record<string, string>>;
  /** Whether the user may change them. */
  mayWrite: boolean;
  /** What the form holds; null: what is given. */
  rows: readonly AttributeRow[] | null;
  sending: boolean;
  /** Why they cannot be set. */
  fault: string | null;
  /** A change that was accepted, and whether the store has it already. */
  notice: "accepted" | "visible" | "late" | null;
};

/** The actions of the form, if a script runs. */
export type AttributesActions = {
  onRows?: (rows: readonly AttributeRow[]) => void;
  onAdd?: () => void;
  onSend?: () => void;
};

/** What a store is called, and its other attributes; and a form that sets them. */
export function AttributesView(props: AttributesProps & AttributesActions) {
  const { id, given, mayWrite, notice } = props;
  const { name, ...others } = given;
  const listed = Object.entries(others);
  return (
    <>
      <h1>
        <StoreName id={id} name={name} />
      </h1>
      {listed.length > 0 && (
        <dl class="attributes">
          {listed.map(([attribute, value]) => (
            <div key={attribute} data-attribute={attribute}>
              <dt>{attribute}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {notice && (
        <p class="notice" data-notice={notice}>
          {noticeText(notice)}
        </p>
      )}
      {mayWrite && <AttributesForm {...props} />}
    </>
  );
}

/** A notice in words. */
export function noticeText(notice: NonNullable<AttributesProps["notice"]>): string {
  if (notice === "visible") return "The attributes are set.";
  if (notice === "accepted") return "Accepted. The attributes are visible in a moment.";
  return "Accepted, and not ingested yet; the page Pipeline says why.";
}

/** What a form begins with: the attributes, and an empty row. */
export function rowsOf({ given, rows }: Pick<AttributesProps, "given" | "rows">) {
  if (rows !== null) return rows;
  const begun = [...Object.entries(given), ["", ""] as const];
  return begun.map(([name, value], key) => ({ key, name, value }));
}
