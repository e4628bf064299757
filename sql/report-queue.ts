import { z } from "zod";
import { command, insertion, insertionOfLines, line, query } from "./query.ts";
import type { Attempt, ById, StoredPeriod } from "./reports.ts";

/**
 * `as_of` and `reach` in microseconds; `selected` stores, 0 for all; once per token. Attempt 1:
 * begun under that run id; 0: for anybody to claim. `warnings` is JSON of an array of texts.
 */
export const noteReport = command<
  Attempt &
    StoredPeriod & {
      as_of: number | null;
      method: string;
      reach: number | null;
      gaps: string;
      detail: string;
      label: string;
      selected: number;
      wait: boolean;
      warnings: string;
      tz_version: string;
      lease_ms: number;
      token: string;
    }
>("note_report.sql");

type SelectionRow = [reportId: string, storeId: string];
export const selectionLine = line<SelectionRow>;
export const insertReportSelections = insertionOfLines<SelectionRow>(
  "insert_report_selections.sql",
);

/** How many of the selected stores are in no input, and the first 20. */
export const reportUnknownStores = query<ById, { unknown: number; first: string[] }>({
  file: "report_unknown_stores.sql",
  row: z.object({ unknown: z.coerce.number(), first: z.array(z.string()) }),
});

export const deleteReportSelections = command<ById>("delete_report_selections.sql");

/** Hashes, see sql/schema/412_report_keys.sql; `token` is the key's. */
export const insertReportKeys = insertion<
  [keySha256: string, bodySha256: string, reportId: string],
  { token: string }
>("insert_report_keys.sql");

export const reportKey = query<{ key_sha256: string }, { body_sha256: string; report_id: string }>({
  file: "report_key.sql",
  row: z.object({ body_sha256: z.string(), report_id: z.string() }),
});

/** Reports that were removed, or never requested in the end, and still have a selection. */
export const reportLostSelections = query<Record<never, never>, ById>({
  file: "report_lost_selections.sql",
  row: z.object({ report_id: z.string() }),
});

/** The stores that a report was requested for, if not for all. */
export const reportSelection = query<{ report_id: string }, { store_id: string }>({
  file: "report_selection.sql",
  row: z.object({ store_id: z.string() }),
});
