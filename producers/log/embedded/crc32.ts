import * as zlib from "node:zlib";

/** CRC-32 of bytes, continued from the checksum of the bytes before them. */
export type Crc32 = (bytes: Uint8Array, before?: number) => number;

/** CRC-32 in plain JavaScript: Node has its own, much faster one, from 20.15 and 22.2 on. */
export const plainCrc32: Crc32 = (bytes, before = 0) => {
  let crc = ~before;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
};

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 (IEEE 802.3), by Node itself where it can. */
export const crc32: Crc32 = zlib.crc32 ?? plainCrc32;
