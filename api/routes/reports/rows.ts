import { createRoute, z } from "@hono/zod-openapi";
import type { Database } from "../../../sql/database.ts";
import { MEDIA_TYPES } from "../../../sql/media-types.ts";
import type { ReportRow } from "../../../sql/reports.ts";
import { StoreIdParameter } from "../../answers/known-store.ts";
import { completeReport, ReportAddress } from "../../answers/report-address.ts";
import {
  type Download,
  download,
  etagOf,
  refuseOtherStores,
} from "../../answers/report-download.ts";
import { RowsFormat } from "../../answers/report-formats.ts";
import { PeriodTableRow, ReportTableRow } from "../../answers/report-row.ts";
import { formOf, sendRows } from "../../answers/send-rows.ts";
import { Problem } from "../../http/problem.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import type { Reports } from "../../reports/reports.ts";
import { periodOf } from "../../reports/stored-period.ts";
import { ALL_COLUMNS, columnsOf } from "../../uptime/columns.ts";
import { Detail } from "../../uptime/options.ts";

const StoreIds = z.preprocess(
  (value) => (typeof value === "string" ? [value] : value),
  z.array(StoreIdParameter).max(1000),
);

const Count = z.coerce.number().int().min(1).max(1_000_000_000);

const SORTS = ALL_COLUMNS.flatMap((column) => [column, `-${column}`] as const);

const Query = z.strictObject({
  format: RowsFormat.optional(),
  detail: Detail.optional().describe("The columns; default: `detail` of the report"),
  store: StoreIds.optional().openapi({
    description: "Only the rows of these stores; may be repeated",
    example: ["london-0043"],
  }),
  sort: z.enum(SORTS).optional().describe("A column; with `-` in front, largest first"),
  limit: Count.optional().openapi({ description: "The maximum number of rows", example: 100 }),
  worst: Count.optional().openapi({
    description:
      "The stores down longest: `sort=-downtime_last_week` (for a period `sort=-downtime`) and `limit`",
    example: 10,
  }),
});

const bytes = { type: "string", format: "binary" } as const;

const route = createRoute({
  method: "get",
  path: "/reports/{id}/rows",
  ...scope("read"),
  operationId: "getReportRows",
  tags: ["Reports"],
  summary: "The rows of a complete report",
  description:
    "Numbers of the hour are minutes, all others hours, with two decimals. A report for a period has rows " +
    "of its own: of each store or, with `by`, of each store and bucket. The CSV is RFC 4180 with CRLF. " +
    "In Parquet and Arrow they are Float64, and `detail=full` has the exact microseconds too, as integers in columns " +
    "that end with `_us`. `arrow` is the file format (Feather), `arrows` the stream format. In `xlsx` ids are text. " +
    "Rows never change: the ETag is strong, and a matching `If-None-Match` gets 304. Nulls sort last in " +
    "either order; equal rows are in the order of their store_id, then of their bucket.",
  request: { params: ReportAddress, query: Query },
  responses: responses(
    {
      200: {
        description: "The rows",
        headers: {
          ETag: { description: "Identifies these rows in this form", schema: { type: "string" } },
        },
        content: {
          [MEDIA_TYPES.csv]: { schema: { type: "string" } },
          [MEDIA_TYPES.json]: {
            schema: z.union([z.array(ReportTableRow), z.array(PeriodTableRow)]),
          },
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
    "store-not-in-report",
    "report-not-complete",
    "report-rows-missing",
  ),
});

/** `GET /reports/{id}/rows`. */
export function getReportRows(db: Database, reports: Reports) {
  return createRouter().openapi(route, async (c): Promise<Response> => {
    const query = c.req.valid("query");
    const report = await completeReport(reports, c.req.valid("param").id);
    const wanted = downloadOf(query, report, c.req.header());
    await refuseOtherStores(db, report, wanted.stores);
    const name = `report-${report.report_id}`;
    const sent = { format: wanted.format, gzip: wanted.gzip, name, etag: etagOf(report, wanted) };
    return await sendRows(c, report, sent, () => download(db, report, wanted, c.req.raw.signal));
  });
}

/** @throws Problem when parameters contradict each other, or no format is acceptable */
function downloadOf(
  query: z.output<typeof Query>,
  report: ReportRow,
  headers: Record<string, string>,
): Download {
  const { detail = report.detail, worst, store = [] } = query;
  if (worst !== undefined && (query.sort !== undefined || query.limit !== undefined)) {
    throw new Problem("invalid-request", "worst cannot be combined with sort or limit");
  }
  const period = periodOf(report);
  const worstFirst = period === undefined ? "-downtime_last_week" : "-downtime";
  const sort = worst === undefined ? (query.sort ?? "store_id") : worstFirst;
  const name = sort.replace(/^-/, "");
  const column = columnsOf(detail, period).find((each) => each === name);
  if (column === undefined) {
    throw new Problem("invalid-request", `sort: detail ${detail} has no column ${name}`);
  }
  const { format, gzip } = formOf(query.format, headers);
  return {
    format,
    detail,
    stores: [...new Set(store)].sort(),
    column,
    descending: sort.startsWith("-"),
    limit: worst ?? query.limit,
    gzip,
  };
}
