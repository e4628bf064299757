import type { InputName } from "../csv/inputs.ts";
import { readPollMessages } from "../csv/read-polls.ts";
import {
  readAttributes,
  readClosures,
  readSpecialDays,
  readWeeks,
  readZones,
  type Source,
} from "./reference.ts";

/** How the messages of each input are read from its file. */
export const SOURCES: Readonly<Record<InputName, Source>> = {
  timezones: readZones,
  hours: readWeeks,
  specialDays: readSpecialDays,
  closures: readClosures,
  attributes: readAttributes,
  polls: readPollMessages,
};

/**
 * Inputs whose messages are known only at the end of the file: an interrupted replay starts again.
 */
export const KNOWN_AT_THE_END: ReadonlySet<InputName> = new Set(["hours", "specialDays"]);
