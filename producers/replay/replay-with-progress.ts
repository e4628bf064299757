import { basename } from "node:path";
import { type InputFiles, inLoadOrder } from "../csv/inputs.ts";
import { sizeOf } from "../csv/open-file.ts";
import { fileText } from "../csv/rejections.ts";
import { group, type Progress, showProgress } from "../launch/progress.ts";
import type { OnProgress, Replayed } from "./replay.ts";

/**
 * Replays files, shows the progress on standard error, and reports at the end the result of each
 * file. `endless` leaves out the share that is done.
 *
 * @param onProgress gets each progress, with the name of the file
 */
export async function replayWithProgress(
  files: InputFiles,
  replay: (onProgress: OnProgress) => Promise<Replayed[]>,
  { endless = false, onProgress }: { endless?: boolean; onProgress?: (at: Progress) => void } = {},
): Promise<void> {
  const progress = showProgress(process.stderr, () => performance.now());
  const sizes = new Map<string, number | undefined>();
  for (const { path } of inLoadOrder(files)) sizes.set(path, await sizeOf(path));
  try {
    const replayed = await replay((state) => {
      const at = { ...state, bytes: endless ? undefined : sizes.get(state.path) };
      progress.update(at);
      onProgress?.({ ...at, file: basename(state.path) });
    });
    progress.clear();
    for (const each of replayed) console.info(replayedText(each));
  } finally {
    progress.clear();
  }
}

/** The result of a file: its rows, and what was rejected and why. */
function replayedText({ file, already, rows, rejections, lost, replaced }: Replayed): string {
  if (already) return `${file}: already on the log`;
  const counted = { rows: rejections.rows(), kinds: rejections.kinds() };
  const lostAll = "each keeps an earlier week, or is always open";
  return fileText(file, file, rows, counted, lost, lostAll) + replacedText(replaced);
}

function replacedText(replaced: Replayed["replaced"]): string {
  if (replaced === undefined || replaced.weeks === 0) return "";
  const { weeks, stores } = replaced;
  return (
    `\n  replaced ${group(weeks)} dated ${weeks === 1 ? "week" : "weeks"} of ${group(stores)} ` +
    `${stores === 1 ? "store" : "stores"}: a week without valid_from takes the place of all weeks of its store`
  );
}
