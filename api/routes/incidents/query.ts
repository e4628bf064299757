import { DEFAULT_DAYS, MOST_DAYS } from "../../answers/time-range.ts";
import { IncidentOptions } from "../../incidents/rule.ts";
import { InstantParameter } from "../stores/time-range.ts";

/** The range of a request about incidents, of so many days. */
export function rangeOfDays(defaultDays = DEFAULT_DAYS, mostDays = MOST_DAYS) {
  return {
    from: InstantParameter.optional().describe(
      `The beginning of the range; default: ${defaultDays} day${defaultDays === 1 ? "" : "s"} before its end`,
    ),
    to: InstantParameter.optional().describe(
      `The end of the range, which is part of it; at most ${mostDays} days after its beginning`,
    ),
  };
}

/** The parameters that say what an incident is. */
export const RuleQuery = {
  min_polls: IncidentOptions.min_polls.openapi({
    type: "integer",
    example: 2,
    description: "How many inactive polls in a row open an incident, 1 to 1000",
  }),
  for: IncidentOptions.for.openapi({
    type: "string",
    pattern: "^\\d{1,9}[smhd]$",
    example: "45m",
    description:
      "The open time from the first of them to the one that opens it (s, m, h or d), at most 400d; default: none",
  }),
  recover: IncidentOptions.recover.openapi({
    type: "integer",
    example: 1,
    description: "How many active polls in a row close it, 1 to 1000",
  }),
  as_of: InstantParameter.optional().describe(
    "The instant up to which polls count; default: the newest poll of all stores",
  ),
};
