import { type Page, page } from "../kit/page.ts";
import type { UploadProps } from "./props.ts";
import { UploadView } from "./view.tsx";

/** `GET /ui/upload`: files of CSV, with a preview of what they would change. */
export function uploadPage(): Page {
  return page<UploadProps>(
    {
      name: "upload",
      path: "/upload",
      navigation: "Upload",
      scope: "write",
      browser: new URL("./browser.tsx", import.meta.url),
    },
    {
      title: () => "Upload",
      load: async () => ({
        ...{ file: null, kind: "polls", mondayIs: "0", state: "idle" },
        ...{ preview: null, problem: null },
      }),
      View: UploadView,
    },
  );
}
