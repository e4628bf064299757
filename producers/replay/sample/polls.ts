import { fortnight, isWithin, outages, silence } from "./events.ts";
import type { Random } from "./random.ts";
import type { Store } from "./stores.ts";
import { unreadablePolls } from "./unreadable.ts";

type Arrival = { micros: number; row: string };

const hourMillis = 3_600_000;
const minuteMicros = 60_000_000;

/** `MM:SS.ffffff UTC` for an instant within its hour, without trailing zeros, as in real files. */
function withinHour(micros: number): string {
  const minute = String(Math.floor(micros / minuteMicros)).padStart(2, "0");
  const second = String(Math.floor((micros % minuteMicros) / 1_000_000)).padStart(2, "0");
  const fraction = String(micros % 1_000_000).padStart(6, "0");
  return `${minute}:${second}.${fraction}`.replace(/\.?0+$/, "");
}

/** Random outages begin and end by chance and last from visit to visit; `down` remembers them. */
function isUp(db: Store, at: number, down: Set<string>, next: Random): boolean {
  const fine = down.has(db.id) ? next() < db.health.heals : next() >= db.health.fails;
  if (fine) down.delete(db.id);
  else down.add(db.id);
  return fine && !outages.some((each) => db.id.startsWith(each.stores) && isWithin(at, each));
}

/**
 * The poll file, an hour at a time: every store is visited once an hour, give or take three
 * minutes.
 *
 * Some visits are missed, and some rows are written twice. Rows are in the order of arrival, up to
 * a minute and a half after the visit, so their times are slightly out of order.
 */
export function* pollChunks(stores: readonly Store[], next: Random): Generator<string> {
  const polled = stores.filter((db) => db.polled);
  const down = new Set<string>();
  yield "store_id,status,timestamp_utc\n";

  for (let hour = fortnight.from; hour < fortnight.to; hour += hourMillis) {
    const stamp = new Date(hour).toISOString().slice(0, 13).replace("T", " ");
    const arrivals: Arrival[] = [];
    for (const db of polled) {
      const micros = Math.floor((db.minute + next() * 3) * minuteMicros);
      const at = hour + micros / 1000;
      const status = isUp(db, at, down, next) ? "active" : "inactive";
      if (next() < 0.01 || isWithin(at, silence)) continue;

      const row = `${db.id},${status},${stamp}:${withinHour(micros)} UTC\n`;
      const copies = next() < 0.0001 ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        arrivals.push({ micros: micros + next() * 1.5 * minuteMicros, row });
      }
    }
    arrivals.sort((one, other) => one.micros - other.micros);

    const unreadable = unreadablePolls[stamp];
    yield arrivals.map(({ row }) => row).join("") + (unreadable ? `${unreadable}\n` : "");
  }
}
