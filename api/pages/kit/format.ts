/**
 * Numbers and instants as text, the same on the server and in every browser, whatever its language:
 * otherwise the page would change when its script hydrates it.
 */

/** `14,084`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 store`, `14,084 stores`. */
export function formatQuantity(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** An instant of the API to the minute: `2024-11-10 00:05`; its offset is left out. */
export function formatMinute(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
}

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The weekday and time that a wall clock shows: `Sun 00:05`. */
export function formatWall(local: string): string {
  const day = new Date(`${local.slice(0, 10)}T00:00:00Z`).getUTCDay();
  return `${(WEEKDAYS[day] ?? "").slice(0, 3)} ${local.slice(11, 16)}`;
}

const DAY = 86_400;
const HOUR = 3_600;
const MINUTE = 60;

/** A length of time by its two largest units: `3 d 4 h`, `2 h 05 min`, `7 min`, `12 s`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.floor(seconds);
  const [days, hours] = [Math.floor(whole / DAY), Math.floor(whole / HOUR)];
  if (days > 0) return `${formatCount(days)} d ${Math.floor((whole % DAY) / HOUR)} h`;
  const minutes = Math.floor((whole % HOUR) / MINUTE);
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, "0")} min`;
  return minutes > 0 ? `${minutes} min` : `${whole} s`;
}

/** How long ago, by the largest unit: `744 days`, `5 hours`, `1 minute`. */
export function formatAgo(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole >= 2 * DAY) return formatQuantity(Math.floor(whole / DAY), "day");
  if (whole >= HOUR) return formatQuantity(Math.floor(whole / HOUR), "hour");
  if (whole >= MINUTE) return formatQuantity(Math.floor(whole / MINUTE), "minute");
  return formatQuantity(whole, "second");
}

/** The seconds from one instant of the API to another. */
export function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
