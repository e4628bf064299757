import { writeFileSync } from "node:fs";

// Preloaded into a measured program: at its end it notes the most memory that it ever held, in bytes.
process.on("exit", () => {
  const file = process.env.PEAK_MEMORY_FILE;
  if (file !== undefined) writeFileSync(file, String(process.resourceUsage().maxRSS * 1024));
});
