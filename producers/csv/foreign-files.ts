const ZIP = "a zip archive: unpack it, and name the CSV file inside";

/** What a file that is not text is, by its first bytes, and what to do about it. */
const KINDS: readonly [first: readonly number[], what: string][] = [
  [[0x50, 0x4b, 0x07, 0x08], ZIP],
  [[0x50, 0x4b, 0x05, 0x06], ZIP],
  [[0xd0, 0xcf, 0x11, 0xe0], "an Excel workbook (.xls): save its sheet as CSV, and name that file"],
  [[0x42, 0x5a, 0x68], "compressed with bzip2: decompress it, or use gzip"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "compressed with xz: decompress it, or use gzip"],
  [[0x28, 0xb5, 0x2f, 0xfd], "compressed with zstd: decompress it, or use gzip"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file: export it as CSV"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF: export the table as CSV"],
];

const LOCAL_FILE = [0x50, 0x4b, 0x03, 0x04];

/** How many bytes `foreignFile` needs, if the file has that many. */
export const FIRST_BYTES = 4096;

/**
 * Recognises a file that was named by mistake by its first bytes: what it is and what to do.
 * Undefined for a file that may be text.
 */
export function foreignFile(first: Uint8Array): string | undefined {
  const begins = (bytes: readonly number[]) => bytes.every((byte, at) => first[at] === byte);
  if (begins(LOCAL_FILE)) {
    const names = Buffer.from(first).toString("latin1");
    if (/\[Content_Types\]\.xml|xl\/|_rels\/|docProps\//.test(names)) {
      return "an Excel workbook (.xlsx): save its sheet as CSV (UTF-8), and name that file";
    }
    if (names.includes("application/vnd.oasis.opendocument")) {
      return "an OpenDocument file (.ods): save its sheet as CSV (UTF-8), and name that file";
    }
    return ZIP;
  }
  return KINDS.find(([bytes]) => begins(bytes))?.[1];
}
