import { takeOver } from "../kit/hydrate-view.ts";
import { editAttributes } from "./edit-attributes.ts";
import { type TimelineActions, type TimelineProps, TimelineView } from "./timeline.tsx";

/** Only these two are interactive: the rest of the page is a document. */
const timeline = takeOver<TimelineProps, TimelineActions>(
  TimelineView,
  { onChoose: (chosen) => timeline.update({ chosen }) },
  "timeline",
);
timeline.update({ live: true });
editAttributes();
