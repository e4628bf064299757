import { crc32 } from "./crc32.ts";
import { VERSION } from "./record.ts";

/**
 * The end of a topic, recorded by each transaction that appends to it: u8 version, three zeros, u32
 * checksum (CRC-32 of topic and end), f64 end. It has a key of its own, far from the last record,
 * so that the end is known if that record is broken, and a topic whose last records are gone is
 * noticed.
 */
export function endMarker(topic: string, end: number): Buffer {
  const marker = Buffer.alloc(MARKER_BYTES);
  marker.writeUInt8(VERSION, 0);
  marker.writeUInt32LE(checksumOf(topic, end), 4);
  marker.writeDoubleLE(end, 8);
  return marker;
}

/** The end in a marker; undefined: the marker is broken. */
export function readEndMarker(topic: string, marker: Buffer): number | undefined {
  if (marker.length !== MARKER_BYTES || marker.readUInt8(0) !== VERSION) return undefined;
  const end = marker.readDoubleLE(8);
  return checksumOf(topic, end) === marker.readUInt32LE(4) ? end : undefined;
}

const MARKER_BYTES = 16;

function checksumOf(topic: string, end: number): number {
  return crc32(Buffer.from(`${topic}\0${end}`));
}
