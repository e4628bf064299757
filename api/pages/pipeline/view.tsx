import type { Pipeline } from "../../routes/get-pipeline.ts";
import type { Rejections } from "../../routes/rejections.ts";
import type { Placed } from "../kit/page.ts";
import { Glance } from "./overview.tsx";
import { Partitions } from "./partitions.tsx";
import { RatePlot } from "./rate-plot.tsx";
import { type Look, ratesOf } from "./rates.ts";
import { SetAside } from "./rejected.tsx";

/** What Pipeline shows. */
export type PipelineProps = {
  pipeline: Pipeline;
  rejections: Rejections;
  /** What was seen of the polls since the page was loaded. */
  looks: Look[];
  /** Whether a script keeps the page fresh. */
  live: boolean;
  /** Why what is shown may be old. */
  trouble: string | undefined;
};

/** What the view is given where a script runs. */
export type PipelineActions = {
  /** Is handed the place to draw into. */
  onPlot?(place: HTMLElement | null): void;
};

/** Whether the data is fresh and whole, how fast it comes in, and what could not be read. */
export function PipelineView(props: PipelineProps & PipelineActions & Placed) {
  const { pipeline, rejections, looks, live, trouble, onPlot } = props;
  return (
    <>
      <h1>Pipeline</h1>
      <div class="freshness">
        {trouble && (
          <p class="notice is-bad" data-trouble>
            {trouble}
          </p>
        )}
        {live && (
          <ul class="facts">
            <li
              class={`connection is-${trouble ? "lost" : "live"}`}
              data-connection={trouble ? "lost" : "live"}
            >
              {trouble ? "Trying again" : "Live, every two seconds"}
            </li>
          </ul>
        )}
      </div>
      <Glance pipeline={pipeline} rate={ratesOf(looks).at(-1)} />
      <RatePlot looks={looks} live={live} onPlot={onPlot} />
      <Partitions partitions={pipeline.partitions} />
      <SetAside rejections={rejections} />
    </>
  );
}
