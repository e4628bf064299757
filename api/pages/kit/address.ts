/** The way from a page to the root of this server: from `/ui/stores/a` it is `../../`. */
export function rootFrom(path: string): string {
  return "../".repeat(path.split("/").length - 2);
}

/** Any name that is no server's; addresses are only resolved on it. */
const SOMEWHERE = "http://server.invalid";

/**
 * Where to go on after signing in, as asked for in an address: one of the pages of this server, from
 * its root, without a leading slash. Whatever else was asked for (another server, say) leads to Now.
 */
export function goOnTo(requested: string | undefined): string {
  const fallback = "ui/now";
  if (requested === undefined || !URL.canParse(requested, SOMEWHERE)) return fallback;
  const { origin, pathname, search } = new URL(requested, SOMEWHERE);
  const isOurs = origin === SOMEWHERE && /^\/ui\/(?!sign-)[^/]/.test(pathname);
  return isOurs ? `${pathname.slice(1)}${search}` : fallback;
}
