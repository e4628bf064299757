const EVERY_MS = 2_000;

/**
 * Updates a banner while the page is visible, and removes it when the numbers can be relied on.
 */
export function watchReadiness(banner: HTMLElement): void {
  const status = banner.lastElementChild;
  window.setInterval(async () => {
    if (document.hidden || !banner.isConnected) return;
    const response = await fetch(banner.dataset.notReady ?? "").catch(() => undefined);
    if (status === null || !response?.ok) return;
    const text = await response.text();
    // Unchanged text must not be read out again.
    if (text !== status.textContent) status.textContent = text;
    if (text === "") banner.remove();
  }, EVERY_MS);
}
