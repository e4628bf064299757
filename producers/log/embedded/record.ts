import { crc32 } from "./crc32.ts";
import type { Payload } from "./payload.ts";

/**
 * A record of the embedded log: a header, and the values of its messages. Numbers are
 * little-endian:
 *
 *      0  u8   version of the format           12  u32  bytes of the values as read
 *      1  u8   flags                           16  u32  bytes of the values as stored
 *      2  u16  zero                            20  u32  count of the messages
 *      4  u32  checksum of the header          24  f64  append time, in ms since the epoch
 *      8  u32  checksum of the values as stored
 *
 * The checksum of the header (CRC-32) covers its other bytes and the key too, so that a record
 * under the wrong key is noticed. Records of versions before 2 have no header: old-format.ts.
 */
export type Header = {
  count: number;
  /** When the messages were appended, in milliseconds since the epoch. */
  at: number;
  /** Whether the messages were given up: the record covers their offsets, and holds none. */
  isVoid: boolean;
};

/** A record with correct checksums. */
export type Record = Header & { payload: Payload };

/** Why something is not a valid record. */
export type Broken = { reason: string };

export const VERSION = 2;

const HEADER_BYTES = 32;
const COMPRESSED = 1;
const VOID = 2;

/** The record of a payload under its key. */
export function recordOf(
  topic: string,
  first: number,
  { count, at, isVoid }: Header,
  { stored, compressed, length }: Payload,
): Buffer {
  const record = Buffer.alloc(HEADER_BYTES + stored.length);
  record.writeUInt8(VERSION, 0);
  record.writeUInt8((compressed ? COMPRESSED : 0) | (isVoid ? VOID : 0), 1);
  record.writeUInt32LE(crc32(stored), 8);
  record.writeUInt32LE(length, 12);
  record.writeUInt32LE(stored.length, 16);
  record.writeUInt32LE(count, 20);
  record.writeDoubleLE(at, 24);
  record.writeUInt32LE(headerChecksum(record, topic, first), 4);
  stored.copy(record, HEADER_BYTES);
  return record;
}

/** A record in place of messages that the log has given up. */
export function voidRecord(topic: string, first: number, count: number): Buffer {
  const nothing = { stored: Buffer.alloc(0), compressed: false, length: 0 };
  return recordOf(topic, first, { count, at: 0, isVoid: true }, nothing);
}

/** The header of a record; its values are not checked. */
export function readHeader(topic: string, first: number, record: Buffer): Header | Broken {
  if (record.length < HEADER_BYTES) return { reason: "a record is too short" };
  if (
    record.readUInt8(0) !== VERSION ||
    headerChecksum(record, topic, first) !== checksumIn(record)
  ) {
    return { reason: "the checksum of a record's header is wrong" };
  }
  const flags = record.readUInt8(1);
  return {
    count: record.readUInt32LE(20),
    at: record.readDoubleLE(24),
    isVoid: (flags & VOID) !== 0,
  };
}

/** A record with its values, verified to be as appended. */
export function readRecord(header: Header, record: Buffer): Record | Broken {
  const stored = record.subarray(HEADER_BYTES);
  if (stored.length !== record.readUInt32LE(16)) return { reason: "a record has lost its end" };
  if (crc32(stored) !== record.readUInt32LE(8))
    return { reason: "the checksum of a record is wrong" };
  const compressed = (record.readUInt8(1) & COMPRESSED) !== 0;
  return { ...header, payload: { stored, compressed, length: record.readUInt32LE(12) } };
}

const ZEROS = Buffer.alloc(4);

/** Its own four bytes count as zeros. */
function headerChecksum(record: Buffer, topic: string, first: number): number {
  const key = Buffer.from(`${topic}\0${first}`);
  const before = crc32(ZEROS, crc32(record.subarray(0, 4), crc32(key)));
  return crc32(record.subarray(8, HEADER_BYTES), before);
}

function checksumIn(record: Buffer): number {
  return record.readUInt32LE(4);
}
