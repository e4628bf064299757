import type { Locator } from "playwright-core";

/**
 * Presses a key that scrolls a box, and waits until it has come to rest. Chromium moves it bit by bit, and
 * loses a key that is pressed meanwhile. The box must have somewhere to go.
 */
export async function scrollBy(box: Locator, key: "Home" | "End" | "PageDown"): Promise<void> {
  // The end of an earlier move may be told only with the next frame.
  await box.evaluate(
    () =>
      new Promise<void>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
  );
  const scrolling = await box.evaluateHandle((element) => ({
    ended: new Promise<void>((resolve) => {
      element.addEventListener("scrollend", () => resolve(), { once: true });
    }),
  }));
  await box.press(key);
  await scrolling.evaluate(({ ended }) => ended);
}
