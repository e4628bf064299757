import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openEmbeddedDatabase } from "../../../sql/database.ts";
import { repairTables } from "../../../sql/embedded/repair-tables.ts";

/** Has the disk become full while parts are merged, until the merged part is broken, and repairs that. */

const [, , folder = ""] = process.argv;
const filler = join(folder, "filler");
const db = await openEmbeddedDatabase(join(folder, "clickhouse"));
const command = (query: string) => db.command({ query });

function fill(): void {
  const file = openSync(filler, "w");
  for (let size = 1_048_576; size >= 512; ) {
    try {
      while (writeSync(file, Buffer.alloc(size)) === size);
    } catch {
      // Smaller pieces may still fit.
    }
    size /= 2;
  }
  closeSync(file);
}

/** What a table holds, or why it cannot be read. */
async function contents(): Promise<string> {
  try {
    const query = "SELECT count() || ' ' || sum(cityHash64(a, b)) AS all FROM t";
    const answer = await db.query({ query, format: "JSONEachRow" });
    const [row] = await answer.json<{ all: string }>();
    return row?.all ?? "";
  } catch {
    return "unreadable";
  }
}

for (let wait = 5; ; wait = wait > 200 ? 5 : wait * 1.5) {
  await command("CREATE TABLE t (a UInt64, b UInt64) ENGINE = MergeTree ORDER BY a");
  for (let part = 0; part < 8; part += 1) {
    await command("INSERT INTO t SELECT number, rand64() FROM numbers(150000)");
  }
  const before = await contents();
  const merging = command("OPTIMIZE TABLE t FINAL").catch(() => {});
  await delay(wait);
  fill();
  await merging;
  if ((await contents()) !== before) {
    const repaired = await repairTables(db, 600);
    const after = await contents();
    rmSync(filler);
    const again = await repairTables(db, 600);
    console.info(`done ${JSON.stringify({ same: after === before, repaired, again })}`);
    break;
  }
  rmSync(filler);
  await command("DROP TABLE t");
}
await db.close();
process.exit(0);
