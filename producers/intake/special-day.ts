import { type Opening, readOpening } from "../messages/cells.ts";
import { orderedOpenings } from "../messages/week-form.ts";

/** Why an opening is invalid, or undefined if it is valid; by the rules for a row of a CSV file. */
export function openingProblem(opening: Opening): string | undefined {
  const parsed = parse(opening);
  return "reason" in parsed ? parsed.reason : undefined;
}

/** Valid openings of one date in the canonical form of the log. */
export function openingsOf(openings: readonly Opening[]): Opening[] {
  return orderedOpenings(
    openings.flatMap((opening) => {
      const parsed = parse(opening);
      return "value" in parsed ? [parsed.value] : [];
    }),
  );
}

function parse({ start_time_local, end_time_local }: Opening) {
  return readOpening(start_time_local.trim(), end_time_local.trim());
}
