import type { StoreCalendar } from "../../answers/calendar.ts";
import { announcer } from "../kit/announce.ts";
import { takeOver } from "../kit/hydrate-view.ts";
import type { Placed } from "../kit/page.ts";
import { requestApi } from "../kit/request-api.ts";
import { type Accepted, acceptedText, hasChange } from "./accepted.ts";
import {
  type Change,
  changeOf,
  type Draft,
  type Faults,
  type FormName,
  faultsOf,
} from "./change.ts";
import type { CalendarActions, CalendarProps, Notice } from "./props.ts";
import { CalendarView, noticeText } from "./view.tsx";

/** How often the calendar is looked at for a change, and for how long. */
const PAUSE_MS = 500;
const LOOKS = 120;

const announce = announcer();
const page = takeOver<CalendarProps & Placed, CalendarActions>(CalendarView, {
  onSend(form, fields) {
    const change = changeOf(form, fields, page.props().shown.timezone);
    if ("faults" in change) refuse(form, change.faults);
    else void send(change);
  },
  onEdit(form, values) {
    begin(form, values);
    const details = document.getElementById(`edit-${form}`);
    if (details instanceof HTMLDetailsElement) details.open = true;
    details?.querySelector<HTMLElement>("input:not([type=hidden], [readonly])")?.focus();
  },
  onRemove: (doomed) => page.update({ doomed }),
  onRemoveAnswer(confirmed) {
    const { doomed } = page.props();
    page.update({ doomed: null });
    if (confirmed && doomed !== null) void send(doomed.change);
  },
});
const { root, shown } = page.props();
const store = `${root}stores/${encodeURIComponent(shown.store_id)}`;
page.update({ zones: Intl.supportedValuesOf?.("timeZone") ?? [] });

/** Makes a form begin anew. */
function begin(form: FormName, values: Draft["values"]): void {
  const { drafts, faults } = page.props();
  const number = (drafts[form]?.number ?? 0) + 1;
  page.update({
    drafts: { ...drafts, [form]: { number, values } },
    faults: { ...faults, [form]: {} },
  });
}

async function send(change: Change): Promise<void> {
  const { form, method, path, body } = change;
  page.update({ sending: form, faults: { ...page.props().faults, [form]: {} } });
  const answer = await requestApi<Accepted>(`${store}/${path}`, {
    method,
    ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  page.update({ sending: null });
  if ("problem" in answer) return refuse(form, faultsOf(change, answer.problem));
  begin(form, {});
  await showWhenIngested(form, answer.value);
}

/** Shows what is wrong, and moves the focus to the first faulty field. */
function refuse(form: FormName, faults: Faults): void {
  page.update({ faults: { ...page.props().faults, [form]: faults } });
  const details = document.getElementById(`edit-${form}`);
  if (details instanceof HTMLDetailsElement) details.open = true;
  details?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
}

/** Says that a change is accepted, and shows it once the calendar has it. */
async function showWhenIngested(form: FormName, accepted: Accepted): Promise<void> {
  const text = acceptedText(form, accepted);
  const notice = { text, state: "accepted" } as const;
  note(form, notice);
  for (let look = 0; look < LOOKS; look += 1) {
    const answer = await requestApi<StoreCalendar>(`${store}/calendar`);
    // A later change has its own notice.
    if (page.props().notices[form] !== notice) return;
    if ("value" in answer && hasChange(answer.value, form, accepted)) {
      await showAgain();
      note(form, { text, state: "visible" });
      return;
    }
    await new Promise((resolve) => window.setTimeout(resolve, PAUSE_MS));
  }
  note(form, { text, state: "late" });
}

function note(form: FormName, notice: Notice): void {
  page.update({ notices: { ...page.props().notices, [form]: notice } });
  announce(noticeText(notice));
}

/** Gets this page again: the weeks that it shows are laid out by the server. */
async function showAgain(): Promise<void> {
  const response = await fetch(location.href).catch(() => undefined);
  const html = new DOMParser().parseFromString((await response?.text()) ?? "", "text/html");
  const props = html.getElementById("props")?.textContent;
  if (props) page.update({ shown: (JSON.parse(props) as CalendarProps).shown });
  else location.reload();
}
