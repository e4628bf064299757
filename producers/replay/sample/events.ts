/** Half-open, in milliseconds UTC. */
export type Span = { from: number; to: number };

function span(from: string, to: string): Span {
  return { from: Date.parse(from), to: Date.parse(to) };
}

export function isWithin(at: number, { from, to }: Span): boolean {
  return from <= at && at < to;
}

/**
 * Both ends of summer time lie inside: Europe's at the start, that of the United States a week on.
 */
export const fortnight = span("2024-10-27T00:00Z", "2024-11-10T00:00Z");

/**
 * An outage of the collector: nobody may call that up or down. It covers all of the Saturday lunch
 * of Berlin, so that the last day of a report has unknown time.
 */
export const silence = span("2024-11-09T10:58Z", "2024-11-09T13:04Z");

/**
 * Events in the fortnight, apart from random outages: `stores` is an id or a prefix of ids. New
 * York loses its Friday dinner, half of it before the last day begins and half of it within.
 */
export const outages = [
  { stores: "new-york-", ...span("2024-11-08T22:10Z", "2024-11-09T02:40Z") },
  { stores: "sydney-0028", ...span("2024-10-29T03:15Z", "2024-11-01T00:30Z") },
  { stores: "tokyo-0007", ...span("2024-11-02T02:05Z", "2024-11-03T09:40Z") },
  { stores: "mumbai-0018", ...span("2024-11-03T06:30Z", "2024-11-04T14:10Z") },
  { stores: "chicago-0036", ...span("2024-11-05T16:20Z", "2024-11-07T03:50Z") },
  { stores: "london-0018", ...span("2024-11-08T09:25Z", "2024-11-10T00:00Z") },
  { stores: "los-angeles-0043", ...span("2024-11-08T20:45Z", "2024-11-10T00:00Z") },
  { stores: "phoenix-0004", ...span("2024-10-27T00:00Z", "2024-11-10T00:00Z") },
];
