import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { z } from "zod";

const require = createRequire(import.meta.url);

/** WCAG 2.2 AA, and what axe holds for good practice beside it. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Of all else, axe needs not gather where it stands. */
const OPTIONS = { runOnly: TAGS, resultTypes: ["violations"] };

const Violations = z.array(
  z.object({
    id: z.string(),
    help: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

const AXE = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

/**
 * Expects axe to find nothing on the page as it stands, in light and in dark. It is brought in by the
 * debugger, which the page's policy does not hold back, and leaves no trace in the page's console.
 */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(`axe.run(document, ${JSON.stringify(OPTIONS)})
      .then(({ violations }) => violations.map(({ id, help, nodes }) => ({ id, help, nodes:
        nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) })))`);
    expect(Violations.parse(found), `${page.url()} in ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}
