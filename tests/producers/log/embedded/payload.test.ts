import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32, plainCrc32 } from "../../../../producers/log/embedded/crc32.ts";
import { pack, packNow, unpack, unpackNow } from "../../../../producers/log/embedded/payload.ts";
import { readHeader, readRecord, recordOf } from "../../../../producers/log/embedded/record.ts";

const line = fc.string({ unit: "binary", maxLength: 200 });

/** Values of all sizes: small ones stay as they are, large ones are compressed on another thread. */
const values = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 20 }), fc.constantFrom(1, 10, 300))
  .map(([lines, times]) => Buffer.from(Array(times).fill(lines.join("\n")).join("\n")));

describe("a record", () => {
  it("gives its values back, whichever way they are packed", async () => {
    await fc.assert(
      fc.asyncProperty(values, fc.nat(), async (bytes, first) => {
        for (const payload of [await pack(bytes), packNow(bytes)]) {
          const record = recordOf("t", first, { count: 3, at: 1.5e12, isVoid: false }, payload);
          const header = readHeader("t", first, record);
          expect(header).toEqual({ count: 3, at: 1.5e12, isVoid: false });
          const read = readRecord(header as Exclude<typeof header, { reason: string }>, record);
          if ("reason" in read) throw new Error(read.reason);
          expect(bytes.equals(await unpack(read.payload))).toBe(true);
          expect(bytes.equals(unpackNow(read.payload))).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("stands under one key only", () => {
    const record = recordOf("t", 7, { count: 1, at: 0, isVoid: false }, packNow(Buffer.from("x")));
    for (const [topic, first] of [
      ["t", 8],
      ["u", 7],
    ] as const) {
      expect(readHeader(topic, first, record)).toHaveProperty("reason");
    }
  });

  it("never takes more memory than it says, whatever is packed in it", async () => {
    const bomb = packNow(Buffer.alloc(10_000_000));
    const lying = { ...bomb, length: 1000 };
    expect(() => unpackNow(lying)).toThrow();
    await expect((async () => unpack({ ...bomb, length: 100_000 }))()).rejects.toThrow();
  });
});

describe("checksums", () => {
  it("are the same with Node's own function and without", () => {
    expect(plainCrc32(Buffer.from("123456789"))).toBe(0xcbf43926);
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (one, other) => {
        expect(plainCrc32(other, plainCrc32(one))).toBe(crc32(other, crc32(one)));
        expect(plainCrc32(Buffer.concat([one, other]))).toBe(crc32(other, crc32(one)));
      }),
    );
  });
});
