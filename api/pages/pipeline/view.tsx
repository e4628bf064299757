import type { Pipeline } from "../../answers/pipeline.ts";
import type { Rejections } from "../../answers/rejections.ts";
import type { Placed } from "../kit/page.ts";
import { Glance } from "./overview.tsx";
import { Partitions } from "./partitions.tsx";
import { RatePlot } from "./rate-plot.tsx";
import { type Observation, ratesOf } from "./rates.ts";
import { RejectedPanel } from "./rejected.tsx";

/** The props of Pipeline. */
export type PipelineProps = {
  pipeline: Pipeline;
  rejections: Rejections;
  /** The observations since the page was loaded. */
  observations: Observation[];
  /** Whether a script refreshes the page. */
  live: boolean;
  /** Why the page may be out of date. */
  problem: string | undefined;
};

/** The actions of the page, if a script runs. */
export type PipelineActions = {
  /** Gets the element to draw into. */
  onPlot?(place: HTMLElement | null): void;
};

/** Whether the data is fresh and complete, how fast it arrives, and what was rejected. */
export function PipelineView(props: PipelineProps & PipelineActions & Placed) {
  const { pipeline, rejections, observations, live, problem, onPlot } = props;
  return (
    <>
      <h1>Pipeline</h1>
      <div class="freshness">
        {problem && (
          <p class="notice is-bad" data-problem>
            {problem}
          </p>
        )}
        {live && (
          <ul class="facts">
            <li
              class={`connection is-${problem ? "lost" : "live"}`}
              data-connection={problem ? "lost" : "live"}
            >
              {problem ? "Trying again" : "Live, every two seconds"}
            </li>
          </ul>
        )}
      </div>
      <Glance pipeline={pipeline} rate={ratesOf(observations).at(-1)} />
      <RatePlot observations={observations} live={live} onPlot={onPlot} />
      <Partitions partitions={pipeline.partitions} />
      <RejectedPanel rejections={rejections} />
    </>
  );
}
