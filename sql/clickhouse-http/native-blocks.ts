import { type Shape, shapeOf } from "./native-types.ts";

/** Fields 1 (no overflow) and 2 (bucket -1) of a block, and the end of the fields. */
const BLOCK_INFO = Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0]);

/** From this revision of the protocol each column says whether it has an unusual encoding. */
const SAYS_SERIALIZATION = 54454;
const USUAL = Buffer.from([0]);

/**
 * Converts blocks in the Native format for a client of some revision. The engine writes them as for
 * clients without one; newer ones expect a few more bytes before each block and each column's data.
 *
 * @throws ClickHouseException for a type whose end cannot be determined
 */
export function withRevision(bytes: Uint8Array, revision: number): Buffer {
  const blocks = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (revision === 0) return blocks;
  const reader = readerOf(blocks);
  const parts: Buffer[] = [];
  let copied = 0;
  const insert = (extra: Buffer) => {
    parts.push(blocks.subarray(copied, reader.at()), extra);
    copied = reader.at();
  };
  while (reader.at() < blocks.length) {
    insert(BLOCK_INFO);
    const columns = reader.varint();
    const rows = reader.varint();
    for (let column = 0; column < columns; column += 1) {
      reader.skip(reader.varint());
      const shape = shapeOf(reader.text(reader.varint()));
      if (revision >= SAYS_SERIALIZATION) insert(USUAL);
      if (rows === 0) continue;
      skipPrefix(reader, shape);
      skipRows(reader, shape, rows);
    }
  }
  return Buffer.concat([...parts, blocks.subarray(copied)]);
}

type Reader = {
  at(): number;
  varint(): number;
  uint64(): number;
  text(length: number): string;
  skip(length: number): void;
};

function readerOf(bytes: Buffer): Reader {
  let at = 0;
  return {
    at: () => at,
    varint() {
      let value = 0;
      for (let factor = 1; ; factor *= 128) {
        const byte = bytes.readUInt8(at);
        at += 1;
        value += (byte & 127) * factor;
        if (byte < 128) return value;
      }
    },
    uint64() {
      at += 8;
      return Number(bytes.readBigUInt64LE(at - 8));
    },
    text(length) {
      at += length;
      return bytes.toString("utf8", at - length, at);
    },
    skip(length) {
      at += length;
    },
  };
}

/** What comes before all of a column's data: the version of each dictionary in it. */
function skipPrefix(reader: Reader, shape: Shape): void {
  if (shape.kind === "dictionary") reader.skip(8);
  else if (shape.kind === "tuple") for (const each of shape.of) skipPrefix(reader, each);
  else if (shape.kind !== "fixed" && shape.kind !== "string") skipPrefix(reader, shape.of);
}

function skipRows(reader: Reader, shape: Shape, rows: number): void {
  if (rows === 0) return;
  if (shape.kind === "fixed") reader.skip(rows * shape.width);
  else if (shape.kind === "string") {
    for (let row = 0; row < rows; row += 1) reader.skip(reader.varint());
  } else if (shape.kind === "nullable") {
    reader.skip(rows);
    skipRows(reader, shape.of, rows);
  } else if (shape.kind === "tuple") {
    for (const each of shape.of) skipRows(reader, each, rows);
  } else if (shape.kind === "array") {
    // The ends of the rows; the last one is the number of all elements.
    reader.skip((rows - 1) * 8);
    skipRows(reader, shape.of, reader.uint64());
  } else {
    const indexWidth = 2 ** (reader.uint64() % 256);
    skipRows(reader, shape.of, reader.uint64());
    reader.skip(reader.uint64() * indexWidth);
  }
}
