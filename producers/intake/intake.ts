import { pollsInput } from "../csv/inputs.ts";
import { InputError } from "../csv/open-file.ts";
import { type Reading, readText } from "../csv/read-input.ts";
import type { Entry, EventLog } from "../log/event-log.ts";
import { latestAt } from "../messages/timestamp.ts";
import type { Poll } from "../messages/topics.ts";
import { AppendFailed, appendPolls, type Tally } from "./append-polls.ts";
import { BodyError, type BodyProblem } from "./body-problem.ts";
import { type BodyLimits, bodyText, notEmpty } from "./body-text.ts";
import { readJsonBody } from "./json-body.ts";
import { readJsonLines } from "./json-lines.ts";

export type { Tally } from "./append-polls.ts";

/** The format of a body. `json` is one poll or an array of polls. */
export type BodyFormat = "json" | "ndjson" | "csv";

/** A body with polls; `request` identifies it in its rejections. */
export type Body = {
  bytes: AsyncIterable<Uint8Array>;
  format: BodyFormat;
  gzip: boolean;
  request: string;
  /** Whether it is only read: nothing of it is appended, and all counts are of what would be. */
  isDry?: boolean;
};

export type IntakeLimits = BodyLimits & {
  /** Bodies that are read at the same time. */
  maxBodies: number;
  /** Characters of messages, of all bodies, that the log has not acknowledged yet. */
  maxUnfinished: number;
};

/** A body holds at most a megabyte in memory, and another on its way to the log. */
const LIMITS: IntakeLimits = {
  maxBodies: 128,
  maxUnfinished: 64_000_000,
  timeoutMs: 15_000,
  bytesPerSecond: 16_384,
  maxBytes: 16 * 2 ** 30,
};

/** A body was cut short. What `tally` counts is on the log and stays there. */
export class IntakeBroken extends Error {
  readonly problem: BodyProblem | "log";
  readonly tally: Tally;

  constructor(problem: BodyProblem | "log", tally: Tally, cause: Error) {
    super(cause.message, { cause });
    this.name = "IntakeBroken";
    this.problem = problem;
    this.tally = tally;
  }
}

/** Accepts live polls. */
export type Intake = {
  /** Whether one more body can be read now. */
  hasRoom(): boolean;
  /**
   * Appends the polls of a body to the log, in memory that does not depend on its length. When it
   * resolves, the log has all of them, and the rejected items with the reason. Bodies beyond
   * `hasRoom` are read too.
   *
   * @throws IntakeBroken with what was appended until then; sending the whole body again is safe,
   *   because a repeated poll counts once
   */
  take(body: Body): Promise<Tally>;
};

/** Opens the intake; the clock decides which polls are in the future. */
export function openIntake(
  log: EventLog,
  clock: () => Date,
  limits: Partial<IntakeLimits> = {},
): Intake {
  const { maxBodies, maxUnfinished, ...bodyLimits } = { ...LIMITS, ...limits };
  let bodies = 0;
  let unfinished = 0;

  async function append(topic: string, entries: Entry[]): Promise<void> {
    const characters = entries.reduce((sum, { value }) => sum + value.length, 0);
    unfinished += characters;
    try {
      await log.append(topic, entries);
    } finally {
      unfinished -= characters;
    }
  }

  async function take({ bytes, format, gzip, request, isDry = false }: Body): Promise<Tally> {
    const tally: Tally = { accepted: 0, rejected: 0, rejections: [] };
    bodies += 1;
    try {
      const readings = readBody(bodyText(bytes, gzip, bodyLimits), format, clock());
      await appendPolls(isDry ? async () => {} : append, readings, tally, {
        request,
        withLines: format !== "json",
      });
      return tally;
    } catch (error) {
      if (error instanceof BodyError) throw new IntakeBroken(error.problem, tally, error);
      if (error instanceof InputError) throw new IntakeBroken("unreadable", tally, error);
      if (error instanceof AppendFailed) throw new IntakeBroken("log", tally, error);
      throw error;
    } finally {
      bodies -= 1;
    }
  }

  return { hasRoom: () => bodies < maxBodies && unfinished < maxUnfinished, take };
}

function readBody(
  text: AsyncIterable<string>,
  format: BodyFormat,
  now: Date,
): AsyncIterable<Reading<Poll>[]> {
  if (format === "csv") return readCsv(text, now);
  return format === "json" ? readJsonBody(text, latestAt(now)) : readJsonLines(text, latestAt(now));
}

async function* readCsv(text: AsyncIterable<string>, now: Date): AsyncGenerator<Reading<Poll>[]> {
  for await (const { readings } of readText(notEmpty(text), pollsInput, now, "the body")) {
    yield readings;
  }
}
