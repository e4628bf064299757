import type { Now, NowQuestion } from "../routes/now.ts";
import { nowPage } from "./now/route.tsx";
import type { Page } from "./page.ts";

/** What the pages tell of: the same functions that the API answers with. */
export type PageParts = {
  tellNow(question: NowQuestion): Promise<Now>;
};

/** All pages, in the order of the navigation. */
export function allPages(parts: PageParts): Page[] {
  return [nowPage(parts)];
}
