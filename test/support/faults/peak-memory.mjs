// Loaded into a squad by `NODE_OPTIONS=--import`: says how much memory it took at most, in KiB, into a file.
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS));
});
