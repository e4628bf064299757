import { type FunctionComponent, h, hydrate, render } from "preact";

/**
 * Takes over in the browser the page that the server wrote: makes the view again from the same props, and
 * only then with what can be done. While it takes over, Preact believes that all attributes are right.
 *
 * @param more what the view is given beside: what to do when something is pressed or typed
 * @param id the element that the view stands in, where that is only a part of the page
 */
export function takeOver<Props extends object, More extends object>(
  View: FunctionComponent<Props & Partial<More>>,
  more: More,
  id = "page",
): {
  /** What the page is made from at present. */
  props(): Props;
  /** Makes it again, with some of it changed. */
  update(changed: Partial<Props>): void;
} {
  const place = elementOf(id);
  let props = JSON.parse(elementOf("props").textContent ?? "") as Props;
  hydrate(h(View, props as Props & Partial<More>), place);
  render(h(View, { ...props, ...more }), place);
  return {
    props: () => props,
    update(changed) {
      props = { ...props, ...changed };
      render(h(View, { ...props, ...more }), place);
    },
  };
}

function elementOf(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}
