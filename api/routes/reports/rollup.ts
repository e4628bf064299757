import { createRoute, z } from "@hono/zod-openapi";
import type { Database } from "../../../sql/database.ts";
import { MEDIA_TYPES } from "../../../sql/media-types.ts";
import { completeReport, ReportAddress } from "../../answers/report-address.ts";
import { etagOf } from "../../answers/report-download.ts";
import { RowsFormat } from "../../answers/report-formats.ts";
import {
  downloadRollup,
  namesOf,
  PeriodRollupRow,
  RollupRow,
} from "../../answers/report-rollup.ts";
import { formOf, sendRows } from "../../answers/send-rows.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import type { Reports } from "../../reports/reports.ts";
import { Detail } from "../../uptime/options.ts";

const Query = z.strictObject({
  by: z.string().max(2200).openapi({
    description: "The names of one or more attributes, with commas between them",
    example: "brand,region",
  }),
  format: RowsFormat.optional(),
  detail: Detail.optional().describe("The columns; default: `detail` of the report"),
});

const bytes = { type: "string", format: "binary" } as const;

const route = createRoute({
  method: "get",
  path: "/reports/{id}/rollup",
  ...scope("read"),
  operationId: "rollUpReport",
  tags: ["Reports"],
  summary: "A complete report added up by attributes of its stores",
  description:
    "A row for each combination of values, in their order, and with `by` of a period for each bucket: the " +
    "exact microseconds of the stores are added first, then divided and rounded once. `uptime_pct` is of the " +
    "sums, and `stores` says how many stores the group has. Stores without a value are in the group of the " +
    "empty value. The attributes are those that the stores had when the report began. Formats, columns of " +
    "Parquet and Arrow, and the ETag are as for the rows.",
  request: { params: ReportAddress, query: Query },
  responses: responses(
    {
      200: {
        description: "The groups",
        headers: {
          ETag: { description: "Identifies these rows in this form", schema: { type: "string" } },
        },
        content: {
          [MEDIA_TYPES.csv]: { schema: { type: "string" } },
          [MEDIA_TYPES.json]: { schema: z.union([z.array(RollupRow), z.array(PeriodRollupRow)]) },
          [MEDIA_TYPES.ndjson]: { schema: { type: "string" } },
          [MEDIA_TYPES.parquet]: { schema: bytes },
          [MEDIA_TYPES.arrow]: { schema: bytes },
          [MEDIA_TYPES.arrows]: { schema: bytes },
          [MEDIA_TYPES.xlsx]: { schema: bytes },
        },
      },
      304: { description: "The rows match the ETag that was sent" },
    },
    "report-not-found",
    "not-acceptable",
    "report-not-complete",
    "report-rows-missing",
  ),
});

/** `GET /reports/{id}/rollup`. */
export function rollUpReport(db: Database, reports: Reports) {
  return createRouter().openapi(route, async (c): Promise<Response> => {
    const query = c.req.valid("query");
    const by = namesOf(query.by);
    const report = await completeReport(reports, c.req.valid("param").id);
    const { detail = report.detail } = query;
    const wanted = { by, detail, ...formOf(query.format, c.req.header()) };
    const name = `report-${report.report_id}-by-${by.join("-")}`;
    const sent = { ...wanted, name, etag: etagOf(report, wanted) };
    return await sendRows(c, report, sent, () =>
      downloadRollup(db, report, wanted, c.req.raw.signal),
    );
  });
}
