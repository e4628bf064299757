import {
  type AttributeRow,
  type AttributesActions,
  type AttributesProps,
  rowsOf,
} from "./attributes-props.ts";

/** Sets the attributes of a store as a whole. */
export function AttributesForm(
  props: Pick<AttributesProps, "given" | "rows" | "sending" | "fault"> & AttributesActions,
) {
  const { sending, fault, onRows, onAdd, onSend } = props;
  const rows = rowsOf(props);
  const changed = (key: number, change: Partial<AttributeRow>) =>
    onRows?.(rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  return (
    <details class="edit" id="edit-attributes">
      <summary>Set attributes</summary>
      <form
        class="card"
        aria-label="Set attributes"
        onSubmit={(event) => {
          event.preventDefault();
          onSend?.();
        }}
      >
        {fault && (
          <p class="notice is-bad" role="alert">
            {fault}
          </p>
        )}
        <ul class="attribute-rows">
          {rows.map(({ key, name, value }, index) => (
            <li key={key}>
              <input
                aria-label={`Name of attribute ${index + 1}`}
                placeholder="brand"
                value={name}
                maxLength={64}
                autocomplete="off"
                spellcheck={false}
                onInput={(event) => changed(key, { name: event.currentTarget.value })}
              />
              <input
                aria-label={`Value of attribute ${index + 1}`}
                dir="auto"
                value={value}
                autocomplete="off"
                spellcheck={false}
                onInput={(event) => changed(key, { value: event.currentTarget.value })}
              />
              <button
                type="button"
                class="quiet"
                disabled={!onRows}
                onClick={() => onRows?.(rows.filter((row) => row.key !== key))}
              >
                Remove<span class="visually-hidden">{` attribute ${index + 1}`}</span>
              </button>
            </li>
          ))}
        </ul>
        <p class="faint">
          Such as name, brand, region. They take the place of all that the store has; reports that
          begin later use them.
        </p>
        <p class="ways">
          <button type="submit" class="primary" disabled={sending || !onSend}>
            {sending ? "Sending…" : "Set"}
          </button>
          <button type="button" disabled={!onAdd} onClick={onAdd}>
            Add an attribute
          </button>
        </p>
        <noscript>
          <p class="faint">Needs JavaScript; or use the API.</p>
        </noscript>
      </form>
    </details>
  );
}
