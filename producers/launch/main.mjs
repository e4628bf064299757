import { whyTooOld } from "./node-version.mjs";

// `node producers/launch/main.mjs api/main.ts --help` runs a program of this repository.

const problem = whyTooOld(process.versions.node);
if (problem !== undefined) {
  console.error(problem);
  process.exit(1);
}
// Imported only now: an older Node could not even load its imports.
await import("./program.mjs");
