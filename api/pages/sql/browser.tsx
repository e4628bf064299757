import { takeOver } from "../kit/hydrate-view.ts";
import type { Placed } from "../kit/page.ts";
import { axesOf, firstDrawing } from "./axes.ts";
import { draw } from "./draw.ts";
import { EDITOR_ID } from "./editor.tsx";
import { offsetOf } from "./failure.ts";
import { fragmentOf, queryIn } from "./link.ts";
import type { FileFormat, Outcome } from "./outcome.ts";
import { loadFile, request } from "./run-query.ts";
import { type SqlActions, type SqlProps, SqlView } from "./view.tsx";

let running: AbortController | undefined;
let place: HTMLElement | null = null;

const page = takeOver<SqlProps & Placed, SqlActions>(SqlView, {
  onRun: () => void run(),
  onCancel: () => running?.abort(),
  onShare: () => void share(),
  onFile: (format) => void download(format),
  onExample(sql) {
    editor.value = sql;
    page.update({ isLinked: false });
    editor.focus();
  },
  onInsert(name) {
    const { selectionStart: from, selectionEnd: to, value } = editor;
    const space = /[\w)]$/.test(value.slice(0, from)) ? " " : "";
    editor.setRangeText(`${space}${name}`, from, to, "end");
    editor.focus();
  },
  onPlace(found) {
    const offset = offsetOf(editor.value, found);
    editor.focus();
    editor.setSelectionRange(offset, offset);
  },
  onDrawing(drawing) {
    page.update({ drawing });
    draw(place, page.props());
  },
  onPlot(element) {
    place = element;
  },
});
const editor = document.getElementById(EDITOR_ID) as HTMLTextAreaElement;
const address = `${page.props().root}sql`;

/** The messages of browsers do not help. */
const UNREACHED = {
  title: "The server cannot be reached",
  detail: "Or the connection was lost. Run the query again later.",
};

/** Runs one piece of work at a time, which can be cancelled, and shows its outcome. */
async function working(work: (signal: AbortSignal) => Promise<Outcome>): Promise<void> {
  running?.abort();
  const own = new AbortController();
  running = own;
  page.update({
    outcome: { kind: "running" },
    drawing: undefined,
    note: undefined,
    isLinked: false,
  });
  draw(null, page.props());
  const outcome = await work(own.signal).catch((): Outcome => {
    if (own.signal.aborted) return { kind: "cancelled" };
    return { kind: "failed", failure: UNREACHED };
  });
  if (running !== own) return;
  running = undefined;
  const axes = outcome.kind === "rows" ? axesOf(outcome.answer) : undefined;
  page.update({ outcome, drawing: axes && firstDrawing(axes) });
  draw(place, page.props());
}

async function run(): Promise<void> {
  const sql = editor.value;
  if (sql.trim() === "") return page.update({ note: "Write a query first." });
  history.replaceState(null, "", fragmentOf(sql));
  await working((signal) => request(address, sql, signal));
}

/** Downloads the result as a file; the page keeps showing it. */
async function download(format: FileFormat): Promise<void> {
  const { outcome } = page.props();
  if (outcome.kind !== "rows" && outcome.kind !== "text") return;
  page.update({ note: "Preparing the file…" });
  const file = await loadFile(
    address,
    { sql: outcome.sql, format },
    AbortSignal.timeout(120_000),
  ).catch(() => ({ failure: UNREACHED }));
  if ("failure" in file) {
    const { title, detail } = file.failure;
    return page.update({ note: `No file was made. ${title}. ${detail}` });
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file.blob);
  link.download = file.name;
  link.click();
  URL.revokeObjectURL(link.href);
  page.update({ note: `${file.name} was downloaded.` });
}

/** Puts the query into the address, and the address into the clipboard if that is allowed. */
async function share(): Promise<void> {
  history.replaceState(null, "", fragmentOf(editor.value));
  const copied = await navigator.clipboard?.writeText(location.href).then(
    () => true,
    () => false,
  );
  const note = copied ? "Link copied." : "Copy the link from the address bar.";
  page.update({ note });
}

/** Puts the query of the address into the editor; the user runs it. */
function takeLink(): void {
  const linked = queryIn(location.hash);
  const isNew = linked !== undefined && linked !== editor.value;
  if (isNew) editor.value = linked;
  page.update({ isLive: true, isLinked: isNew });
}

window.addEventListener("hashchange", takeLink);
takeLink();
