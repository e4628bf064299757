import type { ComponentChildren } from "preact";
import { render } from "preact-render-to-string";
import type { Built } from "./assets.ts";
import { Banner } from "./shell/banner.tsx";
import { Header, type HeaderProps } from "./shell/header.tsx";

/** What the frame around a page shows. */
export type Frame = HeaderProps & {
  /** The chosen theme; undefined for that of the system. */
  theme: "light" | "dark" | undefined;
  /** Why the numbers cannot be relied on; none: they can. */
  reasons: readonly string[];
  style: Built;
  /** The script of every page, and the one of this page. */
  scripts: readonly Built[];
};

/** The ids of the elements with the page and with its props; kit/hydrate-view.ts finds them. */
const PAGE_ID = "page";
const PROPS_ID = "props";

/**
 * A whole HTML document around the markup of a page.
 *
 * @param props the props of the view; undefined if no script runs in the browser
 */
export function htmlDocument(
  title: string,
  frame: Frame,
  { view, props }: { view: ComponentChildren; props: object | undefined },
): string {
  const { root, theme, reasons, style, scripts, ...header } = frame;
  const address = (file: string) => `${root}ui/assets/${file}`;
  const imports = [...new Set(scripts.flatMap((script) => script.imports))];
  return `<!doctype html>\n${render(
    <html lang="en" data-theme={theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · store-monitor`}</title>
        <link rel="icon" href={ICON} />
        <link rel="stylesheet" href={address(style.file)} />
        {imports.map((file) => (
          <link key={file} rel="modulepreload" href={address(file)} />
        ))}
        {scripts.map(({ file }) => (
          <script key={file} type="module" src={address(file)} />
        ))}
      </head>
      <body>
        <a class="skip" href={`#${PAGE_ID}`}>
          Skip to content
        </a>
        <Header root={root} {...header} />
        <Banner root={root} reasons={reasons} />
        <main id={PAGE_ID} tabIndex={-1}>
          {view}
        </main>
        {props && (
          <script
            id={PROPS_ID}
            type="application/json"
            // JSON in which no tag can begin, see dataOf.
            dangerouslySetInnerHTML={{ __html: dataOf(props) }}
          />
        )}
      </body>
    </html>,
  )}`;
}

/** JSON that cannot end its script element, whatever texts it contains. */
function dataOf(props: object): string {
  return JSON.stringify(props).replaceAll("<", "\\u003c");
}

/** Three bars, one of them short. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0b7a75" d="M2 2h3v12H2zM11 2h3v12h-3z"/><path fill="#c2410c" d="M6.5 9h3v5h-3z"/></svg>',
)}`;
