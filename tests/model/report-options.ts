import { defaultReach, EIGHT_DAYS, type Filling } from "./fill.ts";
import type { Inputs } from "./inputs.ts";
import { type Duration, type Instant, readInstant, SECOND } from "./instant.ts";
import { Refused } from "./refused.ts";
import { earlier, later } from "./spans.ts";

/** What a report is asked with; null and undefined mean the default. */
export type ReportOptions = {
  /** An instant. Default: the newest poll, or the clock where that is earlier. */
  asOf?: string | null | undefined;
  /** The clock of the machine that takes the files in; none: nothing is later than it. */
  clock?: string | null | undefined;
  daysFrom?: 0 | 1 | undefined;
  method?: Filling["method"] | null | undefined;
  gaps?: Filling["gaps"] | null | undefined;
  /** Default 12 hours, with `gaps=carry` 8 days. */
  reachSeconds?: number | null | undefined;
  detail?: "standard" | "full" | null | undefined;
  /** The attributes to roll up by. */
  rollup?: readonly string[] | null | undefined;
};

export function fillingOf({ method, gaps, reachSeconds }: ReportOptions): Filling {
  const reach = reachSeconds == null ? defaultReach(gaps ?? "unknown") : secondsOf(reachSeconds);
  if (reach < 0n || reach > EIGHT_DAYS) throw new Refused("a reach of at most 8 days");
  return { method: method ?? "nearest", gaps: gaps ?? "unknown", reach };
}

function secondsOf(seconds: number): Duration {
  return BigInt(Math.round(seconds * Number(SECOND)));
}

/** How the options say that files are read. */
export function readingOf({ clock, daysFrom }: ReportOptions) {
  return { clock: clock == null ? undefined : instantOption(clock), daysFrom };
}

export function asOfOf(options: ReportOptions, { stores }: Inputs): Instant {
  if (options.asOf != null) return instantOption(options.asOf);
  const polls = stores.flatMap((store) => store.polls.map(({ at }) => at));
  const clock = options.clock == null ? [] : [instantOption(options.clock)];
  if (polls.length === 0) throw new Refused("there is no poll: name an instant (as_of)");
  return [polls.reduce(later), ...clock].reduce(earlier);
}

function instantOption(text: string): Instant {
  const at = readInstant(text);
  if (at === undefined) throw new Refused(`no instant: ${text}`);
  return at;
}
