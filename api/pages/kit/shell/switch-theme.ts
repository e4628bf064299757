const THEMES = ["system", "light", "dark"] as const;

const A_YEAR_SECONDS = 31_536_000;

/**
 * Lets a button cycle through the themes. The choice is kept in a cookie, so that the server
 * renders the next page with it and nothing flickers.
 */
export function switchTheme(button: HTMLButtonElement): void {
  const root = document.documentElement;

  function show(theme: string): void {
    button.textContent = `Theme: ${theme}`;
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
  }

  button.addEventListener("click", () => {
    const shown = THEMES.findIndex((theme) => theme === (root.dataset.theme ?? "system"));
    const theme = THEMES[(shown + 1) % THEMES.length] ?? "system";
    const age = theme === "system" ? 0 : A_YEAR_SECONDS;
    // biome-ignore lint/suspicious/noDocumentCookie: not all browsers have the Cookie Store API
    document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax`;
    show(theme);
  });
  show(root.dataset.theme ?? "system");
  button.hidden = false;
}
