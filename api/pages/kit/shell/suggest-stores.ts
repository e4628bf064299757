/** How long after the last key stroke stores are looked up. */
const PAUSE_MS = 150;

const SUGGESTIONS = 8;

/** Suggests store ids that begin with the typed text. */
export function suggestStores(form: HTMLFormElement): void {
  const input = form.querySelector("input");
  const list = form.querySelector("datalist");
  if (input === null || list === null) return;
  // The action is `…/ui/find`; the API is beside `ui`.
  const stores = new URL("../stores", form.action);
  let pause: number | undefined;

  async function suggest(begin: string): Promise<void> {
    stores.search = new URLSearchParams({ q: begin, limit: String(SUGGESTIONS) }).toString();
    const response = await fetch(stores).catch(() => undefined);
    if (!response?.ok || input?.value.trim() !== begin) return;
    const { items } = (await response.json()) as { items: { store_id: string }[] };
    list?.replaceChildren(...items.map(({ store_id }) => new Option(store_id, store_id)));
  }

  input.addEventListener("input", () => {
    window.clearTimeout(pause);
    const begin = input.value.trim();
    if (/^[\w.:-]+$/.test(begin)) pause = window.setTimeout(() => void suggest(begin), PAUSE_MS);
  });
}
