import { announcer } from "../kit/announce.ts";
import { formatQuantity } from "../kit/format.ts";
import { takeOver } from "../kit/hydrate-view.ts";
import type { Placed } from "../kit/page.ts";
import { problemText, requestApi } from "../kit/request-api.ts";
import { KINDS, kindOf } from "./kinds.ts";
import type { Preview, UploadActions, UploadProps } from "./props.ts";
import { UploadView } from "./view.tsx";

/** How much of a file is read to find out what it holds. */
const BEGINNING = 65_536;

const announce = announcer();
const page = takeOver<UploadProps & Placed, UploadActions>(UploadView, {
  onFile: (file) => void choose(file),
  onKind: (kind) => void preview({ kind }),
  onMonday: (mondayIs) => void preview({ mondayIs }),
  onSend: () => void send(),
});

let chosen: { file: File; isGzip: boolean } | undefined;

async function choose(file: File): Promise<void> {
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  chosen = { file, isGzip: head[0] === 0x1f && head[1] === 0x8b };
  const found = kindOf(await beginningOf(chosen).catch(() => ""));
  const named = { name: file.name, bytes: file.size };
  if (found !== undefined) return await preview({ file: named, kind: found });
  page.update({
    ...{ file: named, preview: null, state: "idle" },
    problem: "The header of the file is that of none of these: choose what it holds.",
  });
}

async function beginningOf({ file, isGzip }: { file: File; isGzip: boolean }): Promise<string> {
  if (!isGzip) return await file.slice(0, BEGINNING).text();
  const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value?.slice(0, BEGINNING));
}

/** Asks what the file would do, and shows it. */
async function preview(changed: Partial<UploadProps>): Promise<void> {
  page.update({ ...changed, state: "reading", preview: null, problem: null });
  const answer = await post(true);
  if (answer === undefined) return;
  page.update({ preview: answer, state: "previewed" });
  announce(`${formatQuantity(answer.accepted, "row")} would count.`);
}

async function send(): Promise<void> {
  page.update({ state: "sending", problem: null });
  const answer = await post(false);
  if (answer === undefined) return;
  page.update({ preview: answer, state: "accepted" });
  announce(`${formatQuantity(answer.accepted, "row")} accepted.`);
}

/** Sends the file; what is wrong is shown. */
async function post(isDry: boolean): Promise<Preview | undefined> {
  if (chosen === undefined) return undefined;
  const { root, kind, mondayIs } = page.props();
  const query = new URLSearchParams({
    dry_run: String(isDry),
    ...(kind === "hours" ? { monday_is: mondayIs } : {}),
  });
  const answer = await requestApi<Preview>(`${root}${KINDS[kind].path}?${query}`, {
    method: "POST",
    headers: {
      "Content-Type": "text/csv",
      ...(chosen.isGzip ? { "Content-Encoding": "gzip" } : {}),
    },
    body: chosen.file,
  });
  if ("value" in answer) return answer.value;
  page.update({ problem: problemText(answer.problem), state: isDry ? "idle" : "previewed" });
  return undefined;
}
