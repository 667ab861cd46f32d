import { sanitizeLine } from "../../core/sanitize.ts";
import type { SquadEventBody } from "../../core/events.ts";
import { toldLine } from "./told-error.ts";
import type { Words } from "../words/en/index.ts";

type ToolResultEvent = Extract<SquadEventBody, { readonly type: "tool-result" }>;

/** What a tool was asked and what came of it, in one line. */
export function toolLine(result: ToolResultEvent, words: Words): string {
  const { tool, arguments: asked } = result;
  return `⚙ ${[sanitizeLine(tool, 40), sanitizeLine(asked, 120)].filter(Boolean).join(" ")} — ${cameOf(result, words)}`;
}

function cameOf({ isError, summary, complaint, savedIn, lines }: ToolResultEvent, words: Words): string {
  const { tools } = words;
  if (isError) return tools.failed(toldLine({ message: sanitizeLine(summary, 120), complaint }, words));
  return savedIn === undefined ? tools.lines(lines) : tools.savedIn(sanitizeLine(savedIn, 80));
}
