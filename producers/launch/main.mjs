import { whyTooOld } from "./node-version.mjs";

// `node producers/launch/main.mjs api/main.ts --help` runs a program of ours.

const problem = whyTooOld(process.versions.node);
if (problem !== undefined) {
  console.error(problem);
  process.exit(1);
}
// Only now: an older Node could not even load what it imports.
await import("./program.mjs");
