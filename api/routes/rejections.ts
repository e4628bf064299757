import { createRoute, z } from "@hono/zod-openapi";
import { createRouter, NoQuery, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";

const Example = z.object({
  name: z.string().describe("Where it stood, for people: the file, the partition or the request"),
  source: z
    .string()
    .describe(
      "The fingerprint of the file, the partition (`store.polls/0`), or the id of the request",
    ),
  position: z.number().int().describe("The line, the offset, or the place in the request"),
  reason: z.string().describe("What is wrong with it"),
  raw: z.string().describe("What it said; the beginning, where it was long"),
  rejected_at: z.string().describe("When it was set aside, in UTC"),
});

const Reason = z
  .object({
    topic: z.string().describe("What it should have been: polls, hours or zones"),
    reason: z.string().describe("What is wrong, without what it quotes"),
    count: z.number().int(),
    first_at: z.string().describe("When the first was set aside, in UTC"),
    newest_at: z.string().describe("When the newest was set aside, in UTC"),
    examples: z.array(Example).describe("The newest and the first"),
  })
  .openapi("RejectionReason");

export const Rejections = z
  .object({
    total: z.number().int().describe("How many rows and messages were set aside in all"),
    reasons: z.array(Reason).describe("The fifty most frequent kinds, most frequent first"),
    others: z
      .object({ reasons: z.number().int(), count: z.number().int() })
      .describe("Kinds beyond those, and how many rows they have"),
  })
  .openapi("Rejections");
export type Rejections = z.infer<typeof Rejections>;

const route = createRoute({
  method: "get",
  path: "/rejections",
  ...scope("read"),
  operationId: "getRejections",
  tags: ["Operation"],
  summary: "What was set aside because it could not be read, by reason, with examples",
  description:
    "Rows of files, items of `POST /polls` and messages of the log, each counted once however often it " +
    "came. All of them stand in the table `rejected_rows`, see docs/SQL.md.",
  request: { query: NoQuery },
  responses: responses({
    200: { description: "As it stands", content: { "application/json": { schema: Rejections } } },
  }),
});

/** `GET /rejections`. */
export function getRejections(tell: () => Promise<Rejections>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await tell(), 200);
  });
}
