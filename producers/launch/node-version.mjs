import { readFileSync } from "node:fs";

/**
 * Why this Node is too old, in a sentence; undefined if it is not. package.json has the minimum.
 *
 * @param {string} version such as `20.19.0`
 * @returns {string | undefined}
 */
export function whyTooOld(version) {
  const { engines } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  const least = engines.node.replace(">=", "");
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split(".").map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `Node ${version} is too old: store-monitor needs Node ${least} or newer, see https://nodejs.org`;
}
