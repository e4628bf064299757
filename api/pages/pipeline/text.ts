import type { Pipeline } from "../../answers/pipeline.ts";
import type { Rejections } from "../../answers/rejections.ts";
import { formatCount } from "../kit/format.ts";

type Example = Rejections["reasons"][number]["examples"][number];

/** The origin of a row: `polls.csv, line 43,065`. */
export function placeText({ name, source, position }: Example): string {
  const isItem = name === `request ${source}` || /, offset \d+$/.test(name);
  const unit = isItem ? "item" : name === source ? "offset" : "line";
  return `${name}, ${unit} ${formatCount(position)}`;
}

const TOPICS: Record<string, string> = {
  "store.polls": "Polls",
  "store.hours": "Hours",
  "store.timezones": "Zones",
};

/** What a topic contains. */
export function topicText(topic: string): string {
  return TOPICS[topic] ?? topic;
}

/** Polls per second; small figures with one decimal. */
export function rateText(perSecond: number): string {
  return perSecond < 100 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond));
}

/** The announcement of a change; undefined if nothing important changed. */
export function changeText(before: Pipeline, after: Pipeline): string | undefined {
  if (before.whole !== after.whole) {
    return after.whole ? "The ledger has no gaps now." : "The ledger has gaps.";
  }
  const [was, is] = [before.reasons.length > 0, after.reasons.length > 0];
  if (was === is) return undefined;
  return is
    ? `The numbers cannot be relied on now: ${after.reasons[0]}.`
    : "The numbers can be relied on again.";
}
