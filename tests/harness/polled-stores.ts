import { fromMicroseconds } from "../../producers/messages/timestamp.ts";

/** A poll of a scene, in microseconds. */
type ScenePoll = { at: number; status: "active" | "inactive" };

/** Stores that are always open, with polls and one attribute. */
export type PolledStore = { store_id: string; brand: string; polls: ScenePoll[] };

/** Their files. */
export function polledFiles(stores: readonly PolledStore[]) {
  const rows = stores.flatMap(({ store_id, polls }) =>
    polls.map(({ at, status }) => `${store_id},${status},${fromMicroseconds(at)}`),
  );
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  return {
    polls: [`${["store_id,status,timestamp_utc", ...rows].join("\n")}\n`],
    attributes: [
      `${["store_id,brand", ...stores.map((each) => `${each.store_id},${quoted(each.brand)}`)].join("\n")}\n`,
    ],
  };
}
