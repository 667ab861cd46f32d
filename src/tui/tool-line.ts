import { sanitizeLine } from "../core/sanitize.ts";
import type { SquadEventBody } from "../core/events.ts";
import type { Words } from "./words/en/index.ts";

type ToolResultEvent = Extract<SquadEventBody, { readonly type: "tool-result" }>;

/** What a tool was asked and what came of it, in one line. */
export function toolLine(
  { tool, arguments: asked, isError, summary, lines }: ToolResultEvent,
  { tools }: Words,
): string {
  const words = sanitizeLine(summary, 120);
  const came = isError ? tools.failed(words) : words || tools.lines(lines);
  return `⚙ ${[sanitizeLine(tool, 40), sanitizeLine(asked, 120)].filter(Boolean).join(" ")} — ${came}`;
}
