import { setTimeout as delay } from "node:timers/promises";
import { topics } from "../../producers/topics.ts";
import { type Bounds, boundsOf } from "../../sql/positions.ts";
import { forgetRun, hoursBeyond, type ReportRow } from "../../sql/reports.ts";
import type { Store } from "../../sql/store.ts";
import { noteStores, type Slices } from "./calculate.ts";
import type { ReportOptions } from "./options.ts";
import { NO_POLLS, type Picture, pictureNow } from "./picture.ts";

/** Weeks and zones that come in at the very moment make for a later picture; so often at most. */
const MOST_PICTURES = 5;

/** What is inserted is on the ledger a moment later. */
const PAUSE_MS = 100;

/** What a run of a report is calculated from, the same for all its slices. */
export type Noted = {
  picture: Picture;
  /** The instant of the report, in microseconds since the epoch. */
  as_of: number;
  /** Of the polls. */
  bounds: Bounds;
  /** Weeks and zones that may be in it although they are beyond the picture. */
  beyond: number;
};

/**
 * Notes the stores of a run, with the weeks and zones of one picture. Of polls those can be told for ever
 * that are beyond a picture, but of a week or a zone only the latest is kept: where one has come in that the
 * picture does not have, a later picture is taken, some times at most.
 *
 * @throws Error no poll at all, and no instant was named
 */
export async function noteOnePicture(
  store: Store,
  run: ReportRow,
  options: ReportOptions,
  first: Picture,
  slices: Slices,
): Promise<Noted> {
  for (let picture = first, taken = 1; ; picture = await pictureNow(store), taken += 1) {
    const as_of = options.as_of ?? picture.instant;
    if (as_of === null) throw new Error(NO_POLLS);
    const bounds = boundsOf(topics.polls.name, picture.ledger);
    await noteStores(store, run, { as_of, bounds }, slices);
    const [found] = await hoursBeyond(store, {
      hours: boundsOf(topics.hours.name, picture.ledger),
      timezones: boundsOf(topics.timezones.name, picture.ledger),
    });
    const beyond = found?.beyond ?? 0;
    if (beyond === 0 || taken === MOST_PICTURES) return { picture, as_of, bounds, beyond };
    await forgetRun(store, run);
    await delay(PAUSE_MS);
  }
}
