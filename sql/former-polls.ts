import { z } from "zod";
import { command, question } from "./query.ts";
import type { Database } from "./database.ts";

type Nothing = Record<never, never>;

const pollsBefore = question<Nothing, { named: boolean; aside: boolean }>({
  file: "polls_before.sql",
  row: z.object({ named: z.boolean(), aside: z.boolean() }),
});
const putAside = command<Nothing>("put_polls_aside.sql");
const takeOver = command<Nothing>("take_over_polls.sql");
const dropTable = command<{ table: string }>("drop_table.sql");

/** Makes room for the view `polls` where a table of an earlier version has its name. */
export async function putPollsAside(db: Database): Promise<void> {
  if (!(await found(db)).named) return;
  await unlessDone(
    () => putAside(db, {}),
    async () => !(await found(db)).named,
  );
}

/** Takes over the polls that were put aside, once the schema is there. */
export async function takeOverPolls(db: Database): Promise<void> {
  const isDone = async () => !(await found(db)).aside;
  if (await isDone()) return;
  await unlessDone(() => takeOver(db, {}), isDone);
  await dropTable(db, { table: "polls_before" });
}

async function found(db: Database): Promise<{ named: boolean; aside: boolean }> {
  const [row] = await pollsBefore(db, {});
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
