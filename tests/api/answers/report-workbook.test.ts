import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { readXlsx } from "hucre/xlsx";
import { expect, it } from "vitest";
import { workbookOf } from "../../../api/answers/report-workbook.ts";

const ROWS = 200_000;

/** Lines as the engine writes them, cut into pieces anywhere; `made` counts rows. */
function source(rows: number, pieces = 10_000) {
  const counter = { made: 0 };
  async function* lines() {
    yield '["store_id","uptime_last_hour","last_poll_utc"]\n';
    for (; counter.made < rows; counter.made += 1) {
      yield `["81399262424601${counter.made}é",${counter.made / 100},"2024-01-22T11:00:00.123450Z"]\n`;
    }
  }
  async function* cut() {
    let held = Buffer.alloc(0);
    for await (const line of lines()) {
      held = Buffer.concat([held, Buffer.from(line)]);
      if (held.length < pieces) continue;
      yield held.subarray(0, pieces);
      held = held.subarray(pieces);
    }
    yield held;
  }
  return { counter, stream: Readable.from(cut(), { objectMode: false }) };
}

it("rows are read only as the workbook is, and no more when its reader leaves", async () => {
  const { counter, stream } = source(ROWS);
  const workbook = await workbookOf(stream);
  await once(workbook, "readable");
  workbook.read();
  await expect.poll(() => counter.made).toBeGreaterThan(0);
  const closed = new Promise<void>((resolve) => stream.once("close", () => resolve()));
  workbook.destroy();
  await closed;
  expect(counter.made).toBeLessThan(ROWS / 4);
});

it("every row arrives, wherever the bytes were cut", async () => {
  const { stream } = source(300, 7);
  const { sheets } = await readXlsx(new Uint8Array(await buffer(await workbookOf(stream))));
  const rows = sheets[0]?.rows ?? [];
  expect(rows).toHaveLength(301);
  expect(rows[300]).toEqual(["81399262424601299é", 2.99, new Date("2024-01-22T11:00:00.123Z")]);
});

it("an error of the rows is an error of the workbook", async () => {
  async function* failing() {
    yield '["store_id"]\n["a"]\n';
    throw new Error("the engine broke off");
  }
  const workbook = await workbookOf(Readable.from(failing(), { objectMode: false }));
  await expect(buffer(workbook)).rejects.toThrow("the engine broke off");
});
