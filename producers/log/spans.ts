import type { Message, Run } from "./event-log.ts";

const LINE_BREAK = 10;

/** Where each value of a run begins and ends in its bytes, with its place in the run, in order. */
export function eachValue(
  { count, bytes }: Run,
  tell: (from: number, to: number, index: number) => void,
): void {
  if (count === 1) {
    tell(0, bytes.length, 0);
    return;
  }
  for (let from = 0, index = 0; index < count; index += 1) {
    const end = bytes.indexOf(LINE_BREAK, from);
    const to = end < 0 ? bytes.length : end;
    tell(from, to, index);
    from = to + 1;
  }
}

/** The offset that follows the last message. */
export function endOfRuns(runs: readonly Run[]): number {
  const last = runs.at(-1);
  return last === undefined ? 0 : last.offset + last.count;
}

/** How many messages there are. */
export function countOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { count }) => sum + count, 0);
}

/** The messages from an offset on. */
export function runsFrom(runs: readonly Run[], offset: number): readonly Run[] {
  const [first] = runs;
  if (first === undefined || first.offset >= offset) return runs;
  return runs.flatMap((run) => {
    if (run.offset >= offset) return [run];
    return run.offset + run.count <= offset ? [] : [tailOf(run, offset - run.offset)];
  });
}

/** The messages one by one. */
export function messagesOf(runs: readonly Run[]): Message[] {
  const messages: Message[] = [];
  for (const run of runs) {
    eachValue(run, (from, to, index) => messages.push(messageAt(run, from, to, index)));
  }
  return messages;
}

/** The message at a place of a run, whose value stands at these bytes. */
export function messageAt(
  { offset, at, bytes }: Run,
  from: number,
  to: number,
  index: number,
): Message {
  return { offset: offset + index, at, value: bytes.toString("utf8", from, to) };
}

/** A message as a run of its own. */
export function runOf({ offset, at, value }: Message): Run {
  return { offset, at, count: 1, bytes: Buffer.from(value) };
}

function tailOf(run: Run, skipped: number): Run {
  let start = 0;
  for (let index = 0; index < skipped; index += 1) start = run.bytes.indexOf(LINE_BREAK, start) + 1;
  return {
    ...run,
    offset: run.offset + skipped,
    count: run.count - skipped,
    bytes: run.bytes.subarray(start),
  };
}
