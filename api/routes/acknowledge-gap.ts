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
    reason: Acknowledgement.shape.reason.describe("Why the gap is final, in one line"),
    by: Acknowledgement.shape.by
      .optional()
      .describe("Who acknowledges it, where the server has no tokens; else it is the token's name"),
  })
  .openapi("GapAcknowledgement", {
    example: {
      ...{ topic: "store.polls", partition: 0, expected_offset: 120, found_offset: 180 },
      ...{ by: "ops", reason: "the consumers were stopped for longer than the topic is kept" },
    },
  });

const route = createRoute({
  method: "post",
  path: "/pipeline/acknowledgements",
  ...scope("write"),
  operationId: "acknowledgeGap",
  tags: ["Operation"],
  summary: "Acknowledge a gap of the ledger that cannot be filled",
  description:
    "The gap stays on record, with who acknowledged it, when and why, and `whole` stays false; but it no " +
    "longer makes the server not ready. This holds for this gap alone: if it grows, it counts again. A " +
    "repeated request changes nothing: the first acknowledgement of a gap stays.",
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

/** Where tokens are configured, nobody can acknowledge in another's name. */
function acknowledgedBy(caller: string, by: string | undefined): string {
  if (caller === ANYBODY) {
    if (by !== undefined) return by;
    throw invalidBy("required, since the server has no tokens that identify the caller");
  }
  if (by === undefined) return caller;
  throw invalidBy(`the token identifies the caller (${caller}): leave it out`);
}

function invalidBy(reason: string): Problem {
  const errors = [{ in: "json", name: "by", reason }];
  return new Problem("invalid-request", `by: ${reason}`, { extensions: { errors } });
}

/** The number of gaps that the detail names; the member `gaps` has all of them. */
const MOST_NAMED = 3;

/** The problem names the gaps that exist, first those that nobody has acknowledged. */
async function gapNotFound(db: Database, name: GapName): Promise<Problem> {
  const { topic, partition, expected_offset, found_offset } = name;
  const gaps = (await ledgerGaps(db, {})).map(gapJson);
  const named = gaps.slice(0, MOST_NAMED).map(({ text }) => text);
  if (gaps.length > MOST_NAMED) named.push("…");
  const others = gaps.length === 0 ? "it has no gaps" : `it has ${named.join("; ")}`;
  const text = `in ${topic}/${partition} the ledger has no gap with expected_offset ${expected_offset} and found_offset ${found_offset}; ${others}`;
  return new Problem("gap-not-found", text, { extensions: { gaps } });
}
