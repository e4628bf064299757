import { type FunctionComponent, h, hydrate, render } from "preact";

/**
 * Hydrates the page that the server rendered: renders the view from the same props, and then again
 * with its actions. Preact does not compare attributes while it hydrates, so these must not differ.
 *
 * @param more further props of the view: what to do when something is pressed or typed
 * @param part if the view is only a part of the page: the id of the element that contains it, and
 *   the member of the page's props that has its own
 */
export function takeOver<Props extends object, More extends object>(
  View: FunctionComponent<Props & Partial<More>>,
  more: More,
  part?: string,
): {
  /** The present props. */
  props(): Props;
  /** Renders it again with some props changed. */
  update(changed: Partial<Props>): void;
} {
  const place = elementOf(part ?? "page");
  const all = JSON.parse(elementOf("props").textContent ?? "");
  let props: Props = part === undefined ? all : all[part];
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
