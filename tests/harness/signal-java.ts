import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Sends a signal to the Java that runs the broker of a folder. */
export function signalJava(folder: string, signal: NodeJS.Signals): void {
  const listed = execFileSync("ps", ["-A", "-ww", "-o", "pid=,args="], { encoding: "utf8" });
  for (const line of listed.split("\n")) {
    const [, pid, args = ""] = /^\s*(\d+)\s+java\s(.*)$/.exec(line) ?? [];
    if (args.endsWith(join(folder, "server.properties"))) process.kill(Number(pid), signal);
  }
}
