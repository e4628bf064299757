import { type Page, page } from "../kit/page.ts";
import type { PageParts } from "../kit/parts.ts";
import { observationOf, withObservation } from "./rates.ts";
import { type PipelineProps, PipelineView } from "./view.tsx";

/** `GET /ui/pipeline`: whether the data is fresh and complete, and what was rejected. */
export function pipelinePage({
  findPipeline,
  findRejections,
}: Pick<PageParts, "findPipeline" | "findRejections">): Page {
  return page<PipelineProps>(
    {
      name: "pipeline",
      path: "/pipeline",
      navigation: "Pipeline",
      scope: "read",
      browser: new URL("./browser.tsx", import.meta.url),
    },
    {
      title: () => "Pipeline",
      load: async () => {
        const [pipeline, rejections] = await Promise.all([findPipeline(), findRejections()]);
        const observations = withObservation([], observationOf(pipeline));
        return { pipeline, rejections, observations, live: false, problem: undefined };
      },
      View: PipelineView,
    },
  );
}
