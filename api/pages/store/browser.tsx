import { takeOver } from "../kit/hydrate-view.ts";
import { type TimelineActions, type TimelineProps, TimelineView } from "./timeline.tsx";

/** Only the timeline is interactive: the rest of the page is a document. */
const page = takeOver<TimelineProps, TimelineActions>(
  TimelineView,
  { onChoose: (chosen) => page.update({ chosen }) },
  "timeline",
);
page.update({ live: true });
