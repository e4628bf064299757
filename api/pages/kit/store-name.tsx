type StoreNameProps = {
  id: string;
  /** Null and undefined: it has none. */
  name: string | null | undefined;
};

/**
 * What a store is called: its name with its id beside it, or the id alone. A name may be in any
 * language and as long as 200 characters: where it is cut, its title has the whole.
 */
export function StoreName({ id, name }: StoreNameProps) {
  if (!name) return <>{id}</>;
  return (
    <>
      <bdi class="store-name" title={name}>
        {name}
      </bdi>{" "}
      <span class="store-id">{id}</span>
    </>
  );
}

type StoreLinkProps = StoreNameProps & {
  root: string;
  /** A report to show the store in. */
  report?: string;
};

/** A link to the page of a store. */
export function StoreLink({ root, report, ...store }: StoreLinkProps) {
  const query = report === undefined ? "" : `?${new URLSearchParams({ report })}`;
  return (
    <a href={`${root}ui/stores/${encodeURIComponent(store.id)}${query}`} data-id={store.id}>
      <StoreName {...store} />
    </a>
  );
}

/** The same as plain text, for titles. */
export function storeText({ id, name }: StoreNameProps): string {
  return name ? `${name} (${id})` : id;
}
