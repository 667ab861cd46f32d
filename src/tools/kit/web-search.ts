import { sanitizeLine } from "../../core/sanitize.ts";
import { maskKeys } from "../file-gate/mask-keys.ts";
import type { WebSearch } from "../web-search/web-search.ts";
import { failed, found, misused, said, type Tool } from "./tool.ts";

/** Longest query that leaves the machine. */
const LONGEST_QUERY = 256;

/**
 * Searches the web. What looks like a key goes out in no query.
 * @param secrets keys that are masked wherever they stand
 */
export function webSearchTool(search: WebSearch, secrets: () => readonly string[]): Tool {
  return {
    spec: {
      name: "web_search",
      description: "Search the web.",
      parameters: {
        type: "object",
        properties: { query: { type: "string" } },
        required: ["query"],
      },
    },
    async run(args, signal) {
      const asked = args.text("query") ?? "";
      const query = sanitizeLine(maskKeys(sanitizeLine(asked, asked.length), secrets()).text, LONGEST_QUERY);
      if (query === "") return misused(`"query" must be a text.`);
      const answer = await search(query, signal);
      if (answer.kind === "failed") {
        const { flaw, status } = answer;
        return failed(`The search failed: ${answer.reason}.`, { kind: "search", flaw, status });
      }
      if (answer.results.length === 0) return said("Nothing found.");
      const lines = answer.results.map(({ title, url, snippet }) => `${title}\n${url}\n${snippet}`);
      return found("web_search", lines.join("\n\n"));
    },
  };
}
