import { suggestStores } from "./suggest-stores.ts";
import { switchTheme } from "./switch-theme.ts";
import { watchReadiness } from "./watch-readiness.ts";

/** Runs on every page: the actions of its header. */

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-theme-switch]")) {
  switchTheme(button);
}
const banner = document.querySelector<HTMLElement>("[data-not-ready]");
if (banner !== null) watchReadiness(banner);
for (const form of document.querySelectorAll<HTMLFormElement>("form.find")) suggestStores(form);
