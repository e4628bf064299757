import { open } from "lmdb";

/** Has a log of the old version open, as the program of then did, until it is killed. */

const file = open({ path: process.argv[2] ?? "", encoding: "binary", compression: true });
for (const _ of file.getKeys()) break;
console.info("holding");
setInterval(() => file.getStats(), 1000);
