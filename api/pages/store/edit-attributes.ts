import { announcer } from "../kit/announce.ts";
import { takeOver } from "../kit/hydrate-view.ts";
import { problemText, requestApi } from "../kit/request-api.ts";
import { sentenceOf } from "../kit/sentence.ts";
import { storeText } from "../kit/store-name.tsx";
import { AttributesView } from "./attributes.tsx";
import {
  type AttributeRow,
  type AttributesActions,
  type AttributesProps,
  noticeText,
  rowsOf,
} from "./attributes-props.ts";

type Given = { attributes: Record<string, string> };

/** How often the store is requested until it has the change, and for how long. */
const PAUSE_MS = 500;
const TRIES = 120;

/** Hydrates the attributes of a store, and sets them. */
export function editAttributes(): void {
  const announce = announcer();
  const page = takeOver<AttributesProps, AttributesActions>(
    AttributesView,
    {
      onRows: (rows) => page.update({ rows }),
      onAdd() {
        const rows = rowsOf(page.props());
        const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
        page.update({ rows: [...rows, { key, name: "", value: "" }] });
        document.querySelector<HTMLElement>(".attribute-rows li:last-child input")?.focus();
      },
      onSend: () => void send(),
    },
    "attributes",
  );
  const { id, root } = page.props();
  const address = `${root}stores/${encodeURIComponent(id)}/attributes`;

  function refuse(fault: string): void {
    page.update({ sending: false, fault });
  }

  async function send(): Promise<void> {
    const rows = rowsOf(page.props()).filter(({ name, value }) => name.trim() || value.trim());
    const fault = faultOf(rows);
    if (fault !== undefined) return refuse(fault);
    page.update({ sending: true, fault: null, notice: null });
    const answer = await requestApi<Given>(address, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(Object.fromEntries(rows.map(({ name, value }) => [name, value]))),
    });
    if ("problem" in answer) {
      const [first] = answer.problem.errors ?? [];
      return refuse(first === undefined ? problemText(answer.problem) : sentenceOf(first.reason));
    }
    page.update({ sending: false });
    await showWhenIngested(answer.value);
  }

  /** Says that a change is accepted, and shows it once the store has it. */
  async function showWhenIngested(accepted: Given): Promise<void> {
    note("accepted");
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = await requestApi<Given>(address);
      if (page.props().sending) return;
      if ("value" in answer && isSame(answer.value, accepted)) {
        const before = storeText({ id, name: page.props().given.name });
        const given = answer.value.attributes;
        page.update({ given, rows: null });
        document.title = document.title.replace(before, () => storeText({ id, name: given.name }));
        note("visible");
        return;
      }
      await new Promise((resolve) => window.setTimeout(resolve, PAUSE_MS));
    }
    note("late");
  }

  function note(notice: NonNullable<AttributesProps["notice"]>): void {
    page.update({ notice });
    announce(noticeText(notice));
  }
}

/** What no request can say: a name twice is one member of an object. */
function faultOf(rows: readonly AttributeRow[]): string | undefined {
  const names = rows.map(({ name }) => name.trim());
  const unnamed = rows.find(({ name }) => name.trim() === "");
  if (unnamed !== undefined) return `The value “${unnamed.value.trim()}” has no name.`;
  const twice = names.find((name, index) => names.indexOf(name) < index);
  return twice === undefined ? undefined : `The attribute ${twice} occurs twice.`;
}

/** Whether two sets are the same; an empty value is none. */
function isSame(one: Given, other: Given): boolean {
  const text = ({ attributes }: Given) =>
    JSON.stringify(
      Object.entries(attributes)
        .filter(([, value]) => value !== "")
        .sort(),
    );
  return text(one) === text(other);
}
