/** A growing buffer of lines, as bytes, each followed by a line break. */
export type LineBuffer = { bytes: Buffer; end: number; count: number };

const LINE_BREAK = 10;

/** An empty buffer with room for this many bytes before it grows. */
export function newLineBuffer(capacity: number): LineBuffer {
  return { bytes: Buffer.allocUnsafeSlow(Math.max(capacity, 1024)), end: 0, count: 0 };
}

/** Makes room for this many more bytes. */
export function makeRoom(lines: LineBuffer, more: number): void {
  if (lines.end + more <= lines.bytes.length) return;
  const grown = Buffer.allocUnsafeSlow(Math.max(lines.bytes.length * 2, lines.end + more));
  lines.bytes.copy(grown, 0, 0, lines.end);
  lines.bytes = grown;
}

/** Adds a line of text. */
export function addLine(lines: LineBuffer, text: string): void {
  makeRoom(lines, text.length * 3 + 1);
  endLine(lines, lines.end + lines.bytes.write(text, lines.end));
}

/**
 * Ends a line that was written into the bytes up to here; there must be room for the line break.
 */
export function endLine(lines: LineBuffer, at: number): void {
  lines.bytes[at] = LINE_BREAK;
  lines.end = at + 1;
  lines.count += 1;
}

/** The lines written so far. */
export function bytesOf({ bytes, end }: LineBuffer): Buffer {
  return bytes.subarray(0, end);
}
