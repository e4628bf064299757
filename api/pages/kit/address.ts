/** The relative path from a page to the root of this server: `../../` from `/ui/stores/a`. */
export function rootFrom(path: string): string {
  return "../".repeat(path.split("/").length - 2);
}

/** No server has this name; it is only the base that addresses are resolved against. */
const SOMEWHERE = "http://server.invalid";

/**
 * Where to continue after signing in, as an address requests it: a page of this server, from its
 * root, without a leading slash. Anything else (such as another server) leads to Now.
 */
export function goOnTo(requested: string | undefined): string {
  const fallback = "ui/now";
  if (requested === undefined || !URL.canParse(requested, SOMEWHERE)) return fallback;
  const { origin, pathname, search } = new URL(requested, SOMEWHERE);
  const isOurs = origin === SOMEWHERE && /^\/ui\/(?!sign-)[^/]/.test(pathname);
  return isOurs ? `${pathname.slice(1)}${search}` : fallback;
}
