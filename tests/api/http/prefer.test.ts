import { expect, it } from "vitest";
import { preferredWait } from "../../../api/http/prefer.ts";

it.each([
  ["wait=10", 10],
  ["respond-async, wait=10", 10],
  ["Wait = 7 ; reason=curious", 7],
  ['wait="3"', 3],
  ["wait=0", 0],
  ["wait=5, wait=9", 5],
  ["wait=999999", 20],
])("%s is a wait of %i seconds", (header, seconds) => {
  expect(preferredWait(header, 20)).toBe(seconds);
});

it.each([undefined, "", "respond-async", "wait", "wait=", "wait=soon", "wait=-1", "await=5"])(
  "%s is no wait",
  (header) => {
    expect(preferredWait(header, 20)).toBeUndefined();
  },
);
