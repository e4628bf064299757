/** Announcements come no closer together than this: they interrupt what is being read. */
const PAUSE_MS = 15_000;

/**
 * Has people who hear the page rather than see it told of changes: in a live region of its own, which
 * waits until nothing else is being said. Of several changes within a pause the last one is told.
 */
export function announcer(): (labels: string | undefined) => void {
  const region = document.createElement("div");
  region.className = "visually-hidden";
  region.setAttribute("role", "status");
  document.body.append(region);
  let next: string | undefined;
  let pause: number | undefined;

  function tell(): void {
    pause = undefined;
    if (next === undefined) return;
    region.textContent = next;
    next = undefined;
    pause = window.setTimeout(tell, PAUSE_MS);
  }

  return (labels) => {
    if (labels === undefined) return;
    next = labels;
    if (pause === undefined) tell();
  };
}
