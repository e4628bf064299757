import { sentenceOf } from "../sentence.ts";

const EVERY_MS = 2_000;

/** Keeps a banner fresh while the page is seen, and takes it away when nothing speaks against the numbers. */
export function watchReadiness(banner: HTMLElement): void {
  const list = banner.querySelector("ul");
  const address = banner.dataset.notReady ?? "";
  let shown = "";

  async function refresh(): Promise<void> {
    const response = await fetch(address).catch(() => undefined);
    if (!response?.ok) return;
    const { reasons } = (await response.json()) as { reasons: string[] };
    if (reasons.length === 0) return banner.remove();
    // What has not changed is not read out again.
    if (reasons.join() === shown) return;
    shown = reasons.join();
    list?.replaceChildren(
      ...reasons.map((reason) => {
        const item = document.createElement("li");
        item.textContent = sentenceOf(reason);
        return item;
      }),
    );
  }

  async function watch(): Promise<void> {
    if (!document.hidden) await refresh();
    if (banner.isConnected) window.setTimeout(() => void watch(), EVERY_MS);
  }
  window.setTimeout(() => void watch(), EVERY_MS);
}
