import type { Pipeline } from "../../routes/get-pipeline.ts";
import type { Rejections } from "../../routes/rejections.ts";
import { announcer } from "../kit/announce.ts";
import { takeOver } from "../kit/hydrate-view.ts";
import type { Placed } from "../kit/page.ts";
import { openPlot, type Plot, type Points } from "../kit/plot/plot.ts";
import { type Look, lookOf, ratesOf, SPAN_MS, withLook } from "./rates.ts";
import { type PipelineActions, type PipelineProps, PipelineView } from "./view.tsx";
import { changeWords } from "./text.ts";

const EVERY_MS = 2_000;

/** What was set aside is asked for no more often than this. */
const REJECTIONS_MS = 10_000;

let plot: Plot | undefined;

const page = takeOver<PipelineProps & Placed, PipelineActions>(PipelineView, {
  onPlot(place) {
    plot?.close();
    plot = undefined;
    if (place === null) return;
    const style = { x: "time", kind: "line", lastSeconds: SPAN_MS / 1000 } as const;
    plot = openPlot(place, style, pointsOf(page.props().looks));
  },
});
const announce = announcer();
const { root } = page.props();

/** A point for each look. The first tells no rate yet, but where the axis ends. */
function pointsOf(looks: readonly Look[]): Points {
  const rates = ratesOf(looks);
  return {
    x: looks.map(({ at }) => at / 1000),
    y: looks.map((_, index) => rates[index - 1]?.perSecond ?? null),
  };
}

/** An answer of the API, or the status with which there is none. */
async function ask<Answer>(path: string): Promise<{ answer: Answer } | { status: number }> {
  const response = await fetch(`${root}${path}`).catch(() => undefined);
  if (response?.ok) return { answer: (await response.json()) as Answer };
  return { status: response?.status ?? 0 };
}

async function look(): Promise<void> {
  const asked = await ask<Pipeline>("pipeline");
  if ("status" in asked) return page.update({ trouble: troubleWords(asked.status), live: true });
  const { answer } = asked;
  const { pipeline: before, looks: seen } = page.props();
  const looks = withLook(seen, lookOf(answer));
  page.update({ pipeline: answer, looks, trouble: undefined, live: true });
  plot?.draw(pointsOf(looks));
  announce(changeWords(before, answer));
  await lookAside(answer);
}

let shownAside = asideIn(page.props().pipeline);
let lookedAside = Number.NEGATIVE_INFINITY;

/** Asks what was set aside, when there is more of it. */
async function lookAside(pipeline: Pipeline): Promise<void> {
  const aside = asideIn(pipeline);
  const now = performance.now();
  if (aside === shownAside || now - lookedAside < REJECTIONS_MS) return;
  lookedAside = now;
  const asked = await ask<Rejections>("rejections");
  if ("status" in asked) return;
  shownAside = aside;
  page.update({ rejections: asked.answer });
}

/** Changes with each row that is set aside, by whomever. */
function asideIn({ partitions }: Pipeline): number {
  return partitions.reduce(
    (sum, { topic, kept, set_aside }) => sum + set_aside + (/rejected$/.test(topic) ? kept : 0),
    0,
  );
}

function troubleWords(status: number): string {
  if (status === 0) return "The server cannot be reached: what is shown is old.";
  if (status === 401) return "Your session is over: load the page again to sign in.";
  return "The server could not answer: what is shown is old. It is asked again.";
}

/** Looks again and again, while somebody looks at the page. */
async function watch(): Promise<void> {
  if (!document.hidden) await look();
  window.setTimeout(() => void watch(), EVERY_MS);
}

void watch();
