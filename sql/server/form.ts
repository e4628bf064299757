import { randomUUID } from "node:crypto";

/**
 * Parameters up to this many bytes, as they are encoded in a URL, travel in it: proxies refuse
 * long URLs, and a server takes 131,072 bytes of each value, encoded.
 */
const LONGEST_IN_URL = 4096;

/** Whether parameters of a statement are too long for a URL; names as `param_name`. */
export function isLong(parameters: Iterable<[name: string, text: string]>): boolean {
  return new URLSearchParams([...parameters]).toString().length > LONGEST_IN_URL;
}

/** A form, and the type to send with it. */
type Form = { type: string; body: string };

/**
 * A statement and its parameters as `multipart/form-data`: values as they are, of which a server
 * takes 131,072 bytes each (its `http_max_field_value_size`). Not `FormData`, which changes line
 * breaks. Names are those of parameters of SQL, so that they need no quotes.
 */
export function formOf(fields: Iterable<[name: string, value: string]>): Form {
  // No value can contain it.
  const boundary = `store-monitor-${randomUUID()}`;
  const parts = [...fields].map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: `${parts.join("")}--${boundary}--\r\n`,
  };
}
