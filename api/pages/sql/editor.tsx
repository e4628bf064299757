import type { Limits } from "../../../sql/analyst/limits.ts";
import { formatCount } from "../kit/format.ts";
import { bytesText } from "./text.ts";

/** The id of the text area for queries. */
export const EDITOR_ID = "sql-text";

/** The actions on a query. */
export type EditorActions = { onRun?(): void; onCancel?(): void; onShare?(): void };

/** The editor of queries. Its text is kept by the browser, and never part of the props. */
export function Editor({
  limits,
  isLive,
  isRunning,
  onRun,
  onCancel,
  onShare,
}: { limits: Limits; isLive: boolean; isRunning: boolean } & EditorActions) {
  return (
    <div class="editor">
      <label for={EDITOR_ID}>Query</label>
      <textarea
        id={EDITOR_ID}
        rows={10}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        placeholder="SELECT …"
        aria-describedby="sql-hint"
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          onRun?.();
        }}
      />
      <div class="ways">
        {/* One button, so that it keeps the focus. */}
        <button
          type="button"
          class={isRunning ? undefined : "primary"}
          disabled={!isLive}
          onClick={isRunning ? onCancel : onRun}
        >
          {isRunning ? "Cancel" : "Run"}
        </button>
        <button type="button" disabled={!isLive} onClick={onShare}>
          Copy link
        </button>
        <p id="sql-hint" class="faint">
          Ctrl or ⌘ and Enter runs it. One read-only statement;{" "}
          {`at most ${limits.seconds} s, ${formatCount(limits.resultRows)} rows and ${bytesText(
            limits.resultBytes,
          )} of result, ${bytesText(limits.memory)} of memory.`}
        </p>
      </div>
    </div>
  );
}
