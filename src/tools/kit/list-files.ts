import type { FileGate } from "../file-gate/file-gate.ts";
import { found, said, type Tool } from "./tool.ts";

const MOST_FILES = 200;
const MOST_CHARACTERS = 6000;

/** Lists files by folder or pattern. */
export function listFilesTool(gate: FileGate): Tool {
  return {
    spec: {
      name: "list_files",
      description: "List files of a folder or glob.",
      parameters: {
        type: "object",
        properties: { pattern: { type: "string" } },
        required: [],
      },
    },
    async run(args) {
      const files = await gate.list(args.text("pattern") ?? "");
      if (files.length === 0) return said("There are no such files.");
      const shown: string[] = [];
      let length = 0;
      for (const path of files.slice(0, MOST_FILES)) {
        length += path.length + 1;
        if (length > MOST_CHARACTERS) break;
        shown.push(path);
      }
      const more = files.length - shown.length;
      const note = more === 0 ? "" : `${more} more: ask for a folder or a narrower pattern.`;
      return found("list_files", shown.join("\n"), note);
    },
  };
}
