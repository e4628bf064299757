/**
 * The colours of the style sheet in a form that a canvas understands: there they are
 * `light-dark(…)`, which only elements can resolve.
 */
export function coloursOf(place: HTMLElement): (name: "accent" | "line" | "muted") => string {
  return (name) => {
    const probe = document.createElement("span");
    probe.style.color = `var(--${name})`;
    place.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}

/** Calls `changed` when the theme changes, by the system or the user; returns how to stop that. */
export function onColours(changed: () => void): () => void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", changed);
  const chosen = new MutationObserver(changed);
  chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    dark.removeEventListener("change", changed);
    chosen.disconnect();
  };
}
