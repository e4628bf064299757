import { writeFileSync } from "node:fs";

// Preloaded into a measured program: at its end it records its peak memory, in bytes, and its
// processor time, in seconds.
process.on("exit", () => {
  const file = process.env.PEAK_MEMORY_FILE;
  if (file === undefined) return;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(file, `${maxRSS * 1024} ${(userCPUTime + systemCPUTime) / 1e6}`);
});
