import { z } from "zod";
import { command, question } from "./question.ts";
import type { Store } from "./store.ts";

type Nothing = Record<never, never>;

const pollsBefore = question<Nothing, { named: boolean; aside: boolean }>({
  file: "polls_before.sql",
  row: z.object({ named: z.boolean(), aside: z.boolean() }),
});
const putAside = command<Nothing>("put_polls_aside.sql");
const takeOver = command<Nothing>("take_over_polls.sql");
const dropTable = command<{ table: string }>("drop_table.sql");

/** Makes room for the view `polls` where a table of an earlier version has its name. */
export async function putPollsAside(store: Store): Promise<void> {
  if (!(await found(store)).named) return;
  await unlessDone(
    () => putAside(store, {}),
    async () => !(await found(store)).named,
  );
}

/** Takes over the polls that were put aside, once the schema is there. */
export async function takeOverPolls(store: Store): Promise<void> {
  const isDone = async () => !(await found(store)).aside;
  if (await isDone()) return;
  await unlessDone(() => takeOver(store, {}), isDone);
  await dropTable(store, { table: "polls_before" });
}

async function found(store: Store): Promise<{ named: boolean; aside: boolean }> {
  const [row] = await pollsBefore(store, {});
  return row ?? { named: false, aside: false };
}

/** Several processes may do it at once: what fails for one has been done by another. */
async function unlessDone(
  work: () => Promise<void>,
  isDone: () => Promise<boolean>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(await isDone())) throw error;
  }
}
