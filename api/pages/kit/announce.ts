/** The least time between two announcements: each interrupts what a screen reader is reading. */
const PAUSE_MS = 15_000;

/**
 * Announces changes to screen readers, in a polite live region of its own. Of several changes
 * within a pause only the last one is announced.
 */
export function announcer(): (text: string | undefined) => void {
  const region = document.createElement("div");
  region.className = "visually-hidden";
  region.setAttribute("role", "status");
  document.body.append(region);
  let next: string | undefined;
  let pause: number | undefined;

  function announceNext(): void {
    pause = undefined;
    if (next === undefined) return;
    region.textContent = next;
    next = undefined;
    pause = window.setTimeout(announceNext, PAUSE_MS);
  }

  return (text) => {
    if (text === undefined) return;
    next = text;
    if (pause === undefined) announceNext();
  };
}
