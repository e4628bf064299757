import { z } from "zod";
import type { Database } from "./database.ts";
import { command, query } from "./query.ts";

type Nothing = Record<never, never>;

const pollsBefore = query<Nothing, { named: boolean; aside: boolean }>({
  file: "polls_before.sql",
  row: z.object({ named: z.boolean(), aside: z.boolean() }),
});
const renamed = command<Nothing>("rename_former_polls.sql");
const takeOver = command<Nothing>("copy_former_polls.sql");
const dropTable = command<{ table: string }>("drop_table.sql");

/** Makes room for the view `polls` where a table of an earlier version has its name. */
export async function renameFormerPolls(db: Database): Promise<void> {
  if (!(await found(db)).named) return;
  await unlessDone(
    () => renamed(db, {}),
    async () => !(await found(db)).named,
  );
}

/** Takes over the polls that were put aside, once the schema is there. */
export async function copyFormerPolls(db: Database): Promise<void> {
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
