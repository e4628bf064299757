/** The path of the reference of the API, as `HeaderProps.current` has it. */
const DOCS = "/docs";

/** The props of the header of every page. */
export type HeaderProps = {
  root: string;
  /** The path of the page itself, below `/ui`; or DOCS. */
  current: string;
  /** Pages by their path below `/ui`, in order. */
  entries: readonly { path: string; label: string }[];
  /** Whether stores have pages that can be found. */
  findsStores: boolean;
  /** Whether there is a session that can be ended. */
  signedIn: boolean;
};

/** The header of every page: navigation, search, theme, and sign-out. */
export function Header({ root, current, entries, findsStores, signedIn }: HeaderProps) {
  return (
    <header class="header">
      <a class="brand" href={`${root}ui/now`}>
        store-monitor
      </a>
      {entries.length > 0 && (
        <nav aria-label="Pages">
          <ul>
            {entries.map(({ path, label }) => (
              <li key={path}>
                <a href={`${root}ui${path}`} aria-current={currentOf(path, current)}>
                  {label}
                </a>
              </li>
            ))}
            <li>
              <a href={`${root}docs`} aria-current={current === DOCS ? "page" : undefined}>
                API
              </a>
            </li>
          </ul>
        </nav>
      )}
      <div class="tools">
        {findsStores && (
          <search>
            <form class="find" action={`${root}ui/find`}>
              <input
                name="store"
                type="search"
                list="stores-found"
                placeholder="Name or id"
                aria-label="Name or id of a store"
                autocomplete="off"
                spellcheck={false}
                maxLength={200}
                required
              />
              <datalist id="stores-found" />
              <button type="submit">Go</button>
            </form>
          </search>
        )}
        <button type="button" class="quiet" data-theme-switch hidden>
          Theme
        </button>
        {signedIn && (
          <form action={`${root}ui/sign-out`} method="post">
            <button type="submit" class="quiet">
              Sign out
            </button>
          </form>
        )}
      </div>
    </header>
  );
}

/** Whether an entry is the page itself, or its parent, such as Reports for a report. */
function currentOf(path: string, current: string): "page" | "true" | undefined {
  if (path === current) return "page";
  return current.startsWith(`${path}/`) ? "true" : undefined;
}
