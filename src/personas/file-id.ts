import { basename } from "node:path";
import { sanitizeLine } from "../core/sanitize.ts";

/** The id that a file's name gives: `…/Tech-Writer.agent.md` → `tech-writer`. */
export function fileId(path: string): string {
  const name = basename(path).replace(/(?:\.agent)?\.[a-z]+$/i, "");
  return sanitizeLine(name, 80).toLowerCase().replace(/\s+/g, "-");
}
