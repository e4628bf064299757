import { createRoute, z } from "@hono/zod-openapi";
import type { Database } from "../../sql/database.ts";
import {
  Acknowledgement,
  acknowledgeGap,
  type GapName,
  ledgerGaps,
} from "../../sql/ledger-gaps.ts";
import { Gap, gapJson } from "../answers/gap.ts";
import { ANYBODY } from "../http/authenticate.ts";
import { Problem } from "../http/problem.ts";
import { createRouter, NoQuery, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";

const offset = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const GapAcknowledgement = z
  .strictObject({
    topic: z.string().regex(/^[A-Za-z0-9._-]{1,249}$/, "expected the name of a topic"),
    partition: z.number().int().min(0).max(2_147_483_647),
    expected_offset: offset.describe("As `GET /pipeline` has it"),
    found_offset: offset.describe("As `GET /pipeline` has it"),
    reason: Acknowledgement.shape.reason.describe("Why it is taken for final, in one line"),
    by: Acknowledgement.shape.by
      .optional()
      .describe("Who says so, where the server has no tokens; else it is the token's name"),
  })
  .openapi("GapAcknowledgement");

const route = createRoute({
  method: "post",
  path: "/pipeline/acknowledgements",
  ...scope("write"),
  operationId: "acknowledgeGap",
  tags: ["Operation"],
  summary: "Acknowledge a gap of the ledger that cannot be filled again",
  description:
    "The gap stays on record, with who acknowledged it, when and why, and the ledger stays not whole; but " +
    "it no longer speaks against relying on the numbers. That holds for this gap alone: one that grows, " +
    "and any other, counts again. Sent again, it changes nothing: the first acknowledgement of a gap stays.",
  request: {
    query: NoQuery,
    body: { required: true, content: { "application/json": { schema: GapAcknowledgement } } },
  },
  responses: responses(
    {
      200: {
        description: "The gap, with the acknowledgement that is on record",
        content: { "application/json": { schema: Gap } },
      },
    },
    "gap-not-found",
    "body-too-large",
    "unsupported-media-type",
  ),
});

/** `POST /pipeline/acknowledgements`. */
export function acknowledgements(db: Database) {
  return createRouter().openapi(route, async (c) => {
    const { by, reason, ...name } = c.req.valid("json");
    const who = acknowledgedBy(c.get("caller"), by);
    const gap = await acknowledgeGap(db, name, { by: who, reason });
    if (gap === undefined) throw await gapNotFound(db, name);
    return c.json(gapJson(gap), 200);
  });
}

/** Where there are tokens, nobody speaks in the name of another. */
function acknowledgedBy(caller: string, by: string | undefined): string {
  if (caller === ANYBODY) {
    if (by !== undefined) return by;
    throw invalidBy("who acknowledges it must be said: there are no tokens that would tell");
  }
  if (by === undefined) return caller;
  throw invalidBy(`the token says who acknowledges it: leave it out (it is ${caller})`);
}

function invalidBy(reason: string): Problem {
  const errors = [{ in: "json", name: "by", reason }];
  return new Problem("invalid-request", `by: ${reason}`, { extensions: { errors } });
}

/** So many gaps are named in the sentence; all of them stand beside it. */
const MOST_NAMED = 3;

/** Says what gaps there are: first those that nobody has acknowledged. */
async function gapNotFound(db: Database, name: GapName): Promise<Problem> {
  const { topic, partition, expected_offset, found_offset } = name;
  const gaps = (await ledgerGaps(db, {})).map(gapJson);
  const named = gaps.slice(0, MOST_NAMED).map(({ text }) => text);
  if (gaps.length > MOST_NAMED) named.push("…");
  const others = gaps.length === 0 ? "it is whole" : `it has ${named.join("; ")}`;
  const text = `in ${topic}/${partition} the ledger has no gap with expected_offset ${expected_offset} and found_offset ${found_offset}; ${others}`;
  return new Problem("gap-not-found", text, { extensions: { gaps } });
}
