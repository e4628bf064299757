const EVERY_MS = 2_000;

/**
 * Keeps a banner fresh while the page is seen, and takes it away when nothing speaks against the
 * numbers.
 */
export function watchReadiness(banner: HTMLElement): void {
  const status = banner.lastElementChild;
  window.setInterval(async () => {
    if (document.hidden || !banner.isConnected) return;
    const response = await fetch(banner.dataset.notReady ?? "").catch(() => undefined);
    if (status === null || !response?.ok) return;
    const text = await response.text();
    // What has not changed is not read out again.
    if (text !== status.textContent) status.textContent = text;
    if (text === "") banner.remove();
  }, EVERY_MS);
}
