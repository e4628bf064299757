import { formatCount, formatQuantity } from "../kit/format.ts";
import type { Placed } from "../kit/page.ts";
import { KINDS, type Kind } from "./kinds.ts";
import { PreviewView } from "./preview.tsx";
import type { UploadActions, UploadProps } from "./props.ts";

/** Files of CSV through the browser: first what would happen, then the same for real. */
export function UploadView(props: UploadProps & UploadActions & Placed) {
  const { file, kind, mondayIs, state, preview, problem, root } = props;
  const { onFile, onKind, onMonday, onSend } = props;
  const isBusy = state === "reading" || state === "sending";
  return (
    <>
      <h1>Upload</h1>
      <p>
        CSV, also with gzip, of polls, opening hours, time zones, special days, planned closures or
        attributes of stores. Nothing is loaded before you have seen what would happen.
      </p>
      <form class="card" aria-label="Upload" onSubmit={(event) => event.preventDefault()}>
        <div class="fields">
          <div class="field">
            <label for="upload-file">File</label>
            <input
              id="upload-file"
              type="file"
              accept=".csv,.gz,text/csv,application/gzip"
              disabled={onFile === undefined || isBusy}
              onChange={(event) => {
                const [chosen] = event.currentTarget.files ?? [];
                if (chosen) onFile?.(chosen);
              }}
            />
            <p class="faint">{file && `${file.name}, ${formatQuantity(file.bytes, "byte")}`}</p>
          </div>
          <div class="field">
            <label for="upload-kind">It holds</label>
            <select
              id="upload-kind"
              value={kind}
              disabled={file === null || isBusy}
              onChange={(event) => onKind?.(event.currentTarget.value as Kind)}
            >
              {Object.entries(KINDS).map(([name, { label }]) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </select>
            <p class="faint">Found by its header</p>
          </div>
          {kind === "hours" && (
            <div class="field">
              <label for="upload-monday">Days are</label>
              <select
                id="upload-monday"
                value={mondayIs}
                disabled={isBusy}
                onChange={(event) => onMonday?.(event.currentTarget.value as "0" | "1")}
              >
                <option value="0">0 (Monday) to 6, or names</option>
                <option value="1">1 (Monday) to 7, or names</option>
              </select>
            </div>
          )}
        </div>
        <noscript>
          <p class="faint">Needs JavaScript; or use the API.</p>
        </noscript>
      </form>
      {problem && (
        <p class="notice is-bad" role="alert" data-problem>
          {problem}
        </p>
      )}
      {state === "reading" && <p data-state="reading">Reading the file…</p>}
      {preview && <PreviewView preview={preview} isDone={state === "accepted"} root={root} />}
      {preview && state !== "accepted" && (
        <button
          type="button"
          class="primary"
          disabled={state !== "previewed" || preview.accepted === 0}
          onClick={onSend}
        >
          {state === "sending" ? "Loading…" : `Load ${formatCount(preview.accepted)} rows`}
        </button>
      )}
      {state === "accepted" && (
        <p class="notice" data-accepted>
          {"All accepted rows are durable on the log. "}
          <a href={`${root}ui/pipeline`}>Pipeline</a>
          {" shows when they are ingested."}
        </p>
      )}
    </>
  );
}
