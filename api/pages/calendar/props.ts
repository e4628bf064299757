import type { StoreCalendar } from "../../answers/calendar.ts";
import type { Change, Draft, Faults, FormName } from "./change.ts";
import type { ShownDay } from "./days.ts";

/** A closure, and its instants on the wall clock of the store. */
export type ShownClosure = StoreCalendar["closures"][number] & {
  from_local: string;
  to_local: string | null;
};

/** The calendar of a store, and some weeks of it. Dates are of its own calendar: `2024-12-25`. */
export type ShownCalendar = Omit<StoreCalendar, "closures"> & {
  closures: ShownClosure[];
  name: string | null;
  default_timezone: boolean;
  /** Whole weeks from Monday on. */
  days: ShownDay[];
  today: string;
  /** The first date, and where the weeks before and after these begin. */
  first: string;
  earlier: string;
  later: string;
  /** What was wrong with the requested date; the present weeks are shown. */
  fault: string | null;
};

/** A change that was accepted, in words, and whether the calendar has it already. */
export type Notice = { text: string; state: "accepted" | "visible" | "late" };

/** The props of the calendar of a store. */
export type CalendarProps = {
  shown: ShownCalendar;
  /** Whether the user may change it. */
  mayWrite: boolean;
  /** What the fields begin with. */
  drafts: Partial<Record<FormName, Draft>>;
  /** What is wrong with what was sent. */
  faults: Partial<Record<FormName, Faults>>;
  notices: Partial<Record<FormName, Notice>>;
  /** The form that is being sent. */
  sending: FormName | null;
  /** What is about to be removed. */
  doomed: Removal | null;
  /** The zones that can be chosen from, if the browser knows them. */
  zones: readonly string[];
};

/** A removal, and the question whether it is meant. */
type Removal = { question: string; consequence: string; change: Change };

/** The actions of the page, if a script runs. */
export type CalendarActions = {
  onSend?: (form: FormName, fields: FormData) => void;
  /** Fills a form with what there is. */
  onEdit?: (form: FormName, values: Draft["values"]) => void;
  onRemove?: (removal: Removal) => void;
  onRemoveAnswer?: (confirmed: boolean) => void;
};
