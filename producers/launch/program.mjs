import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleOf } from "./bundle.mjs";

// What main.mjs runs once Node is known to be new enough.

const [, , program, ...args] = process.argv;
if (program === undefined) {
  console.error("usage: node producers/launch/main.mjs PROGRAM.ts [ARGUMENT…]");
  process.exit(2);
}
const bundle = await bundleOf(resolve(program));
process.argv = [process.execPath, resolve(program), ...args];
// Stack traces then show the lines of the sources.
process.setSourceMapsEnabled(true);
await import(pathToFileURL(bundle).href);
