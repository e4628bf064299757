import { type Page, page } from "../kit/page.ts";
import type { PageParts } from "../kit/page-list.ts";
import { lookOf, withLook } from "./rates.ts";
import { type PipelineProps, PipelineView } from "./view.tsx";

/** `GET /ui/pipeline`: whether the data is fresh and whole, and what could not be read. */
export function pipelinePage({
  tellPipeline,
  tellRejections,
}: Pick<PageParts, "tellPipeline" | "tellRejections">): Page {
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
        const [pipeline, rejections] = await Promise.all([tellPipeline(), tellRejections()]);
        const looks = withLook([], lookOf(pipeline));
        return { pipeline, rejections, looks, live: false, trouble: undefined };
      },
      View: PipelineView,
    },
  );
}
