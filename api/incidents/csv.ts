import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Group } from "./attribute-groups.ts";
import type { BlindStretch } from "./blind.ts";
import type { GroupIncident } from "./groups.ts";
import type { Incident } from "./incidents.ts";

export const INCIDENTS_HEADER = line([
  ...["store_id", "first_seen_at", "began_at", "opened_at", "closed_at", "ended_at"],
  ...["polls", "down_us"],
]);

/** An incident as a line of CSV (RFC 4180); instants in UTC, to the microsecond. */
export function incidentLine(store_id: string, incident: Incident): string {
  const { first_seen, began, opened, closed, ended, inactive, down_us } = incident;
  return line([
    store_id,
    ...[first_seen, began, opened, closed, ended].map(instant),
    String(inactive.length),
    String(down_us),
  ]);
}

export const GROUPS_HEADER = line(["attribute", "value", "opened_at", "closed_at", "members"]);

/** A group incident as a line of CSV; members with a space between them. */
export function groupLine({ attribute, value }: Group, incident: GroupIncident): string {
  const { opened, closed, members } = incident;
  return line([attribute, value, instant(opened), instant(closed), members.join(" ")]);
}

export const BLIND_HEADER = line(["from_at", "to_at"]);

/** A blind stretch as a line of CSV. */
export function blindLine({ from, to }: BlindStretch): string {
  return line([instant(from), instant(to)]);
}

function instant(at: number | null): string {
  return at === null ? "" : fromMicroseconds(at);
}

function line(cells: readonly string[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
