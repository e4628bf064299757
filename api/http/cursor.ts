import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Problem } from "./problem.ts";

const LIMIT = { default: 100, most: 1000 };

/** The parameters of every paginated list. */
export const Page = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(LIMIT.most)
    .default(LIMIT.default)
    .openapi({ description: "The maximum number of items", example: 20 }),
  cursor: z.string().max(1000).optional().openapi({
    pattern: "^[A-Za-z0-9_-]*$",
    example: "eyJhZnRlciI6ImxvbmRvbi0wMDQzIn0",
    description: "`next_cursor` of the previous page",
  }),
};

/** A further parameter of lists whose length can be told. */
export const Counted = {
  count: z
    .enum(["true", "false"])
    .default("false")
    .describe("`true`: the page also has `total`, the number of items of all pages"),
};

/** The further member of their pages. */
export const Total = {
  total: z.number().int().optional().describe("With `count=true`: the items of all pages"),
};

/** The schema of a page of items. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next_cursor: z.string().nullable().describe("The `cursor` of the next page; null on the last"),
  });
}

/** The header that names the next page (RFC 8288), relative to the address of this one. */
export function linkNext(c: Context, next_cursor: string | null): void {
  if (next_cursor === null) return;
  const query = new URL(c.req.url).searchParams;
  query.set("cursor", next_cursor);
  c.header("Link", `<?${query}>; rel="next"`);
}

/** The declaration of that header. */
export const LINK = {
  Link: {
    description: '`<?cursor=…>; rel="next"`, relative to this address; absent on the last page',
    schema: { type: "string" },
  },
} as const;

/** A place in a list as clients hold it: opaque, and safe in an address. */
export function encodeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/**
 * The place that a cursor names; undefined without one.
 *
 * @throws Problem invalid-cursor
 */
export function decodeCursor<Place>(
  cursor: string | undefined,
  schema: z.ZodType<Place>,
): Place | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch (cause) {
    const detail = "the cursor was not issued by this list: start again without it";
    throw new Problem("invalid-cursor", detail, { cause });
  }
}
