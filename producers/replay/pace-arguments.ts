import { z } from "zod";
import { parseSpeed } from "./pace.ts";

/** The arguments that turn a file of polls into a live stream. */
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

/** Their meaning, for the help of a command. */
export const PACE_OPTIONS: Readonly<Record<string, string>> = {
  "--speed 60x": "sends the polls in the order of their timestamps, at 60 times their pace",
  "--loop":
    "for demonstrations: repeats the polls for ever, each with the time at which it is sent",
};
