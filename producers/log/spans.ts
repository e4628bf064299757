import type { Message, Span } from "./event-log.ts";

const LINE_BREAK = 10;

/**
 * Reports where each value of a span begins and ends in its bytes, with its index in the span, in
 * order.
 */
export function eachValue(
  { count, bytes }: Span,
  visit: (from: number, to: number, index: number) => void,
): void {
  if (count === 1) {
    visit(0, bytes.length, 0);
    return;
  }
  for (let from = 0, index = 0; index < count; index += 1) {
    const end = bytes.indexOf(LINE_BREAK, from);
    const to = end < 0 ? bytes.length : end;
    visit(from, to, index);
    from = to + 1;
  }
}

/** The offset that follows the last message. */
export function endOfSpans(spans: readonly Span[]): number {
  const last = spans.at(-1);
  return last === undefined ? 0 : last.offset + last.count;
}

/** How many messages there are. */
export function countOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { count }) => sum + count, 0);
}

/** The messages from an offset on. */
export function spansFrom(spans: readonly Span[], offset: number): readonly Span[] {
  const [first] = spans;
  if (first === undefined || first.offset >= offset) return spans;
  return spans.flatMap((span) => {
    if (span.offset >= offset) return [span];
    return span.offset + span.count <= offset ? [] : [tailOf(span, offset - span.offset)];
  });
}

/** The messages one by one. */
export function messagesOf(spans: readonly Span[]): Message[] {
  const messages: Message[] = [];
  for (const span of spans) {
    eachValue(span, (from, to, index) => messages.push(messageAt(span, from, to, index)));
  }
  return messages;
}

/** The message at an index of a span, whose value is in these bytes. */
export function messageAt(
  { offset, at, bytes }: Span,
  from: number,
  to: number,
  index: number,
): Message {
  return { offset: offset + index, at, value: bytes.toString("utf8", from, to) };
}

/** A message as a span of its own. */
export function spanOf({ offset, at, value }: Message): Span {
  return { offset, at, count: 1, bytes: Buffer.from(value) };
}

function tailOf(span: Span, skipped: number): Span {
  let start = 0;
  for (let index = 0; index < skipped; index += 1)
    start = span.bytes.indexOf(LINE_BREAK, start) + 1;
  return {
    ...span,
    offset: span.offset + skipped,
    count: span.count - skipped,
    bytes: span.bytes.subarray(start),
  };
}
