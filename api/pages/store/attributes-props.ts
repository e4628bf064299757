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
