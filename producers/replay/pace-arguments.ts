import { z } from "zod";
import { parseSpeed } from "./pace.ts";

/** The arguments that make a live stream of a file of polls. */
export const PaceArguments = z.object({
  speed: z
    .string()
    .transform((text, context) => {
      try {
        return parseSpeed(text);
      } catch (error) {
        context.addIssue(error instanceof Error ? error.message : String(error));
        return z.NEVER;
      }
    })
    .optional(),
  loop: z.boolean().default(false),
});

/** What those arguments mean, for the help of a command. */
export const PACE_OPTIONS: Readonly<Record<string, string>> = {
  "--speed 60x":
    "sends the polls in the order and, 60 times as fast, at the pace of their timestamps",
  "--loop": "for demonstrations: again and again, each poll with the time at which it is sent",
};
