import { createRoute, z } from "@hono/zod-openapi";
import { ReportBody, reportBody } from "../../answers/report.ts";
import { refuseBeyondRoom } from "../../answers/report-address.ts";
import { Problem } from "../../http/problem.ts";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import type { Reports } from "../../reports/reports.ts";
import type { ReportRequest } from "../../reports/request.ts";
import { type Ids, idsOf, idsOfFile, MOST_STORES } from "../../reports/store-ids.ts";
import { Detail, Label, optionFields } from "../../uptime/options.ts";
import { BUCKETS, PeriodRefused, requestedPeriod } from "../../uptime/report-period.ts";

const DATE_OR_INSTANT =
  "a date, such as `2024-10-07`, or an instant, such as `2024-10-07T10:30:00Z`";

const fields = {
  ...optionFields,
  from: z
    .string()
    .optional()
    .describe(
      `With \`to\`: the report is for this period instead of the windows; ${DATE_OR_INSTANT}`,
    ),
  to: z
    .string()
    .optional()
    .describe(
      `The end of the period: ${DATE_OR_INSTANT}. A date is part of it, an instant is not; at most 400 days`,
    ),
  zone: z
    .string()
    .optional()
    .describe(
      "Whose dates and buckets count: `store` (each store's own, the default) or an IANA zone",
    ),
  by: z
    .enum(BUCKETS)
    .optional()
    .describe("A row for each local date, ISO week or month of the period, beside each store"),
  detail: Detail.default("standard").describe("The default columns of its rows"),
  label: Label.optional(),
};

type PeriodFields = Parameters<typeof requestedPeriod>[0];

/** Names the field of a period that cannot be reported on. */
function checkPeriod(fields: PeriodFields, context: z.RefinementCtx): void {
  try {
    requestedPeriod(fields);
  } catch (error) {
    if (!(error instanceof PeriodRefused)) throw error;
    context.addIssue({ code: "custom", path: [error.field], message: error.message });
  }
}

const WAIT =
  "Whether the report waits until ClickHouse has caught up with the log; `false`: it is calculated at " +
  "once, and `warnings` says what was missing";

const ReportFields = z
  .strictObject({
    ...fields,
    stores: z
      // Not z.string(): one fault for each of a million members would be too many to report.
      .array(z.unknown())
      .min(1)
      .max(MOST_STORES)
      .superRefine((ids, context) => {
        const index = ids.findIndex((id) => typeof id !== "string");
        if (index < 0) return;
        context.addIssue({ code: "custom", message: "expected text", path: [index] });
      })
      .openapi({ type: "array", items: { type: "string" }, minItems: 1, maxItems: MOST_STORES })
      .optional()
      .describe("Ids of the stores of the report; default: all"),
    wait: z.boolean().default(true).describe(WAIT),
  })
  .superRefine(checkPeriod)
  .openapi("ReportRequest", {
    example: { as_of: "2024-11-08T12:00:00Z", method: "hold", reach: "75m", label: "noon" },
  });

const ReportForm = z
  .strictObject({
    ...fields,
    stores: z
      .instanceof(File, { error: "expected a file" })
      .openapi({ type: "string", format: "binary" })
      .optional()
      .describe("A file of ids, one a line, or CSV with the ids in its first column"),
    wait: z.enum(["true", "false"]).default("true").describe(WAIT),
  })
  .superRefine(checkPeriod)
  .openapi("ReportRequestForm", { example: { label: "our region", detail: "full" } });

const Headers = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, "expected 1 to 255 visible ASCII characters")
    .optional()
    .openapi({
      description: "A repeated request with the same key and body returns the same report",
      example: "order-17",
    }),
});

const route = createRoute({
  method: "post",
  path: "/reports",
  ...scope("write"),
  operationId: "createReport",
  tags: ["Reports"],
  summary: "Request a report",
  description:
    "Every member is optional, and so is the body. The next free instance calculates the report; its state " +
    "is at its `Location`. A report with `stores` has rows for exactly those. Until ClickHouse has caught " +
    "up with the log, the report waits, and `waiting` says what for.\n\n" +
    "With `from` and `to` the report is for a period. Reports of neighbouring periods with the same " +
    "`as_of` add up, to the microsecond.",
  request: {
    query: NoQuery,
    headers: Headers,
    body: {
      content: {
        "application/json": { schema: ReportFields },
        "multipart/form-data": { schema: ReportForm },
      },
    },
  },
  responses: responses(
    {
      202: {
        description: "The report, recorded durably",
        headers: {
          Location: { description: "Its address", schema: { type: "string" } },
          "Idempotent-Replay": {
            description: "`true` if the key was used before: this is the report of that request",
            schema: { type: "string" },
          },
        },
        content: { "application/json": { schema: ReportBody } },
      },
    },
    "no-polls",
    "idempotency-key-reused",
    "body-too-large",
    "unsupported-media-type",
    "unknown-stores",
    "too-busy",
    "data-incomplete",
  ),
});

const TYPES = ["application/json", "multipart/form-data"];

/** `POST /reports`. */
export function createReport(reports: Reports) {
  return createRouter().openapi(route, async (c) => {
    const type = c.req.header("Content-Type")?.split(";")[0]?.trim().toLowerCase();
    const read = type === "multipart/form-data" ? ofForm : ofJson;
    const length = c.req.header("Content-Length") ?? "0";
    const hasBody = length !== "0" || c.req.header("Transfer-Encoding") !== undefined;
    if (type === undefined ? hasBody : !TYPES.includes(type)) {
      const detail = `expected a body of ${TYPES.join(" or ")}, not ${type ?? "one without Content-Type"}`;
      throw new Problem("unsupported-media-type", detail);
    }
    const key = c.req.valid("header")["idempotency-key"];
    const request = await read();
    await refuseBeyondRoom(reports, request.wait);
    const recorded = await reports.request(
      request,
      key === undefined ? undefined : { caller: c.get("caller"), key },
    );
    const report = await reports.find(recorded.report_id);
    const body = report && reportBody(report, await reports.obstacleOf([report]));
    if (body === undefined) {
      const detail = `the report ${recorded.report_id} was recorded, but cannot be read here yet`;
      throw new Problem("database-unavailable", detail);
    }
    c.header("Location", body.links.self);
    c.header("Cache-Control", "no-store");
    if (recorded.replayed) c.header("Idempotent-Replay", "true");
    return c.json(body, 202);

    async function ofJson(): Promise<ReportRequest> {
      const body = c.req.valid("json") as z.output<typeof ReportFields>;
      // Without a body nothing was parsed, so the defaults are missing.
      const { stores, ...rest } = "detail" in body ? body : ReportFields.parse({});
      return requestReport(
        rest,
        stores === undefined ? undefined : idsOf(stores as string[], storeAt),
      );
    }

    async function ofForm(): Promise<ReportRequest> {
      // The framework infers the union of both bodies.
      const { stores, wait, ...rest } = c.req.valid("form") as z.output<typeof ReportForm>;
      const request = { ...rest, wait: wait === "true" };
      return requestReport(
        request,
        stores === undefined ? undefined : idsOfFile(await stores.text()),
      );
    }
  });
}

const storeAt = (index: number) => `stores.${index}`;

type Fields = Omit<z.output<typeof ReportFields>, "stores">;

function requestReport(
  { detail, label = "", wait, from, to, zone, by, ...options }: Fields,
  ids: Ids | undefined,
): ReportRequest {
  if (ids !== undefined && "problem" in ids) {
    throw new Problem("invalid-request", `stores: ${ids.problem}`);
  }
  const period = requestedPeriod({ from, to, zone, by });
  return {
    ...{ options, detail, label, stores: ids?.ids, wait },
    ...(period === undefined ? {} : { period }),
  };
}
