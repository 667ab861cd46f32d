import type { Row } from "../drawing/span.ts";
import type { Highlighter } from "./highlighter.ts";
import { readMarkdown } from "./markdown.ts";
import { MARKDOWN_START } from "./state.ts";

/** Rows of an answer that is whole already, drawn as it would be while it streams. */
export function drawMarkdown(text: string, columns: number, highlighter: Highlighter | null): Row[] {
  const options = { columns, maxRows: STREAMED_ROWS, highlighter };
  return [...readMarkdown(text, MARKDOWN_START, options, "end").rows];
}

/** What may wait while an answer streams on a screen of usual height. */
const STREAMED_ROWS = 4;
