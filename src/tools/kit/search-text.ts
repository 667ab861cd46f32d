import type { FileGate } from "../file-gate/file-gate.ts";
import { found, misused, said, type Tool } from "./tool.ts";

const LONGEST_TEXT = 200;

/** Finds lines by a text. */
export function searchTextTool(gate: FileGate): Tool {
  return {
    spec: {
      name: "search_text",
      description: "Find lines with a text (no regex); path: folder or glob.",
      parameters: {
        type: "object",
        properties: {
          text: { type: "string" },
          path: { type: "string" },
        },
        required: ["text"],
      },
    },
    async run(args, signal) {
      const text = (args.text("text") ?? "").trim();
      if (text === "" || text.length > LONGEST_TEXT || text.includes("\n")) {
        return misused(`"text" must be one line of at most ${LONGEST_TEXT} characters.`);
      }
      const { hits, isCut } = await gate.search(text, args.text("path") ?? "", signal);
      const more = "There may be more: search a folder, or for more of the line.";
      if (hits.length === 0) return said(isCut ? `Nothing found so far. ${more}` : "Nothing found.");
      const lines = hits.map((hit) => `${hit.path}:${hit.line}: ${hit.text}`);
      return found("search_text", lines.join("\n"), isCut ? more : "");
    },
  };
}
