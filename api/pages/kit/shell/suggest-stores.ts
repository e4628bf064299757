/** How long after the last key stroke stores are looked up. */
const PAUSE_MS = 150;

const SUGGESTIONS = 8;

type Suggested = { store_id: string; name: string | null };

/** Suggests stores that the typed text finds: their ids, with their names beside them. */
export function suggestStores(form: HTMLFormElement): void {
  const input = form.querySelector("input");
  const list = form.querySelector("datalist");
  if (input === null || list === null) return;
  // The action is `…/ui/find`; the API is beside `ui`.
  const stores = new URL("../stores", form.action);
  let pause: number | undefined;

  async function suggest(search: string): Promise<void> {
    stores.search = new URLSearchParams({ search, limit: String(SUGGESTIONS) }).toString();
    const response = await fetch(stores).catch(() => undefined);
    if (!response?.ok || input?.value.trim() !== search) return;
    const { items } = (await response.json()) as { items: Suggested[] };
    list?.replaceChildren(
      ...items.map(({ store_id, name }) => new Option(name ?? store_id, store_id)),
    );
  }

  input.addEventListener("input", () => {
    window.clearTimeout(pause);
    const search = input.value.trim();
    if (search !== "") pause = window.setTimeout(() => void suggest(search), PAUSE_MS);
  });
}
