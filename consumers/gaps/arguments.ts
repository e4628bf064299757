import { parseArgs } from "node:util";
import type { Command } from "../../producers/launch/command.ts";
import { explainArguments, UsageError } from "../../producers/launch/command-line.ts";
import { Acknowledgement, type GapName } from "../../sql/ledger-gaps.ts";
import { DatabaseSettings } from "../../sql/open-database.ts";

/** `npm run acknowledge`. */
export const COMMAND: Command = {
  calls: [
    ["npm run acknowledge -- --list", "lists the gaps of the ledger"],
    ["npm run acknowledge -- GAP… --by NAME --reason TEXT", "records that they are final, and why"],
  ],
  options: {
    "--list": "lists the gaps and changes nothing",
    "--by NAME": "who acknowledges them",
    "--reason TEXT": "why",
  },
  text: `Write a gap as --list prints it: store.polls/0:120-180. Once acknowledged it stays on record, and
no longer speaks against relying on the numbers; a gap that grows, and any other, does so again.
Uses the server at CLICKHOUSE_URL, else DATA_DIR; stop \`npm start\` first, or acknowledge through its API.`,
  settings: DatabaseSettings,
};

/** The request of a command line. */
export type GapsCommand =
  | { kind: "list" }
  | { kind: "acknowledge"; gaps: GapName[]; acknowledgement: Acknowledgement };

/**
 * Parses the arguments.
 *
 * @throws UsageError with the usage in its message
 */
export function parseAcknowledge(argv: string[]): GapsCommand {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        list: { type: "boolean" },
        by: { type: "string" },
        reason: { type: "string" },
      },
    });
    if (values.list) {
      if (positionals.length > 0) throw new Error("--list takes no gaps");
      return { kind: "list" };
    }
    const gaps = positionals.map(gapOf);
    if (gaps.length === 0) throw new Error("name a gap, or use --list");
    return { kind: "acknowledge", gaps, acknowledgement: Acknowledgement.parse(values) };
  } catch (error) {
    throw new UsageError(explainArguments(error), COMMAND);
  }
}

/** A gap as text: `store.polls/0:120-180`, the expected offset and the one that was found. */
export function gapNameText({ topic, partition, expected_offset, found_offset }: GapName): string {
  return `${topic}/${partition}:${expected_offset}-${found_offset}`;
}

function gapOf(text: string): GapName {
  const [, topic = "", ...digits] =
    /^([A-Za-z0-9._-]+)\/(\d{1,9}):(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  const [partition, expected_offset, found_offset] = digits.map(Number);
  if (partition === undefined || expected_offset === undefined || found_offset === undefined) {
    throw new Error(
      `${JSON.stringify(text)} is not a gap: expected for example store.polls/0:120-180`,
    );
  }
  return { topic, partition, expected_offset, found_offset };
}
