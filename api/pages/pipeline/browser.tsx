import type { Pipeline } from "../../answers/pipeline.ts";
import type { Rejections } from "../../answers/rejections.ts";
import { announcer } from "../kit/announce.ts";
import { takeOver } from "../kit/hydrate-view.ts";
import type { Placed } from "../kit/page.ts";
import { openPlot, type Plot, type Points } from "../kit/plot/plot.ts";
import { type Observation, observationOf, ratesOf, SPAN_MS, withObservation } from "./rates.ts";
import { changeText } from "./text.ts";
import { type PipelineActions, type PipelineProps, PipelineView } from "./view.tsx";

const EVERY_MS = 2_000;

/** The least time between two requests for rejected rows. */
const REJECTIONS_MS = 10_000;

let plot: Plot | undefined;

const page = takeOver<PipelineProps & Placed, PipelineActions>(PipelineView, {
  onPlot(place) {
    plot?.close();
    plot = undefined;
    if (place === null) return;
    const style = { x: "time", kind: "line", lastSeconds: SPAN_MS / 1000 } as const;
    plot = openPlot(place, style, pointsOf(page.props().observations));
  },
});
const announce = announcer();
const { root } = page.props();

/** A point for each observation. The first has no rate yet, but ends the axis. */
function pointsOf(observations: readonly Observation[]): Points {
  const rates = ratesOf(observations);
  return {
    x: observations.map(({ at }) => at / 1000),
    y: observations.map((_, index) => rates[index - 1]?.perSecond ?? null),
  };
}

/** An answer of the API, or its status if it failed; 0: no answer. */
async function fetchJson<Answer>(path: string): Promise<{ answer: Answer } | { status: number }> {
  const response = await fetch(`${root}${path}`).catch(() => undefined);
  if (response?.ok) return { answer: (await response.json()) as Answer };
  return { status: response?.status ?? 0 };
}

async function refresh(): Promise<void> {
  const result = await fetchJson<Pipeline>("pipeline");
  if ("status" in result) return page.update({ problem: problemText(result.status), live: true });
  const { answer } = result;
  const { pipeline: before, observations: seen } = page.props();
  const observations = withObservation(seen, observationOf(answer));
  page.update({ pipeline: answer, observations, problem: undefined, live: true });
  plot?.draw(pointsOf(observations));
  announce(changeText(before, answer));
  await updateRejected(answer);
}

let shownRejected = rejectedIn(page.props().pipeline);
let updatedRejected = Number.NEGATIVE_INFINITY;

/** Gets the rejected rows again when there are more of them. */
async function updateRejected(pipeline: Pipeline): Promise<void> {
  const rejected = rejectedIn(pipeline);
  const now = performance.now();
  if (rejected === shownRejected || now - updatedRejected < REJECTIONS_MS) return;
  updatedRejected = now;
  const result = await fetchJson<Rejections>("rejections");
  if ("status" in result) return;
  shownRejected = rejected;
  page.update({ rejections: result.answer });
}

/** A number that changes with each rejected row, whether a producer or a consumer rejected it. */
function rejectedIn({ partitions }: Pipeline): number {
  return partitions.reduce(
    (sum, { topic, kept, rejected }) => sum + rejected + (/rejected$/.test(topic) ? kept : 0),
    0,
  );
}

function problemText(status: number): string {
  if (status === 0) return "The server cannot be reached. This page is out of date.";
  if (status === 401) return "Your session has ended. Reload the page to sign in.";
  return "The server could not answer. This page is out of date, and retries.";
}

/** Refreshes repeatedly while the page is visible. */
async function watch(): Promise<void> {
  if (!document.hidden) await refresh();
  window.setTimeout(() => void watch(), EVERY_MS);
}

void watch();
