import type { BulkAnswer } from "../../answers/bulk.ts";
import type { Kind } from "./kinds.ts";

/** What an answer about a file says; of polls only how many rows are accepted and rejected. */
export type Preview = Pick<BulkAnswer, "accepted" | "rejected" | "rejections"> &
  Partial<
    Pick<
      BulkAnswer,
      | "rejected_by_reason"
      | "stores"
      | "changed_stores"
      | "changed_store_ids"
      | "replaced_weeks"
      | "lost_hours"
    >
  >;

export type UploadProps = {
  /** The chosen file; null: none. */
  file: { name: string; bytes: number } | null;
  kind: Kind;
  /** The number of Monday in the days of opening hours. */
  mondayIs: "0" | "1";
  /** What is going on. */
  state: "idle" | "reading" | "previewed" | "sending" | "accepted";
  preview: Preview | null;
  problem: string | null;
};

/** What the page does. */
export type UploadActions = {
  onFile?: (file: File) => void;
  onKind?: (kind: Kind) => void;
  onMonday?: (mondayIs: "0" | "1") => void;
  onSend?: () => void;
};
