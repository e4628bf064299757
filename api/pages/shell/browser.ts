import { suggestStores } from "./suggest-stores.ts";
import { switchTheme } from "./switch-theme.ts";

/** Runs on every page: what the head of the page does. */

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-theme-switch]")) {
  switchTheme(button);
}
for (const form of document.querySelectorAll<HTMLFormElement>("form.find")) suggestStores(form);
