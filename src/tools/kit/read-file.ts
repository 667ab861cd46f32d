import { lineCount, type LineRange } from "../../core/chat/attachment.ts";
import { dataBlock } from "../../core/text/data-block.ts";
import type { ToolArguments } from "../../core/tools/tool-arguments.ts";
import type { FileGate, FileText } from "../file-gate/file-gate.ts";
import { FileRefusal } from "../file-gate/refusal.ts";
import { DATA_LABEL, type Tool } from "./tool.ts";

/** Most characters of a file: some 1,500 tokens, which leaves the smallest models room for an answer. */
const MOST_CHARACTERS = 6000;
/** Of lines that were asked for from and to. */
const MOST_OF_A_RANGE = 16_000;
/** Lines at the start of a file that is too large to be read whole. */
const FIRST_LINES = 400;

/** Reads a file or some of its lines. */
export function readFileTool(gate: FileGate): Tool {
  return {
    spec: {
      name: "read_file",
      description: "Read a project file, or its lines from-to.",
      parameters: {
        type: "object",
        properties: {
          path: { type: "string" },
          from: { type: "integer" },
          to: { type: "integer" },
        },
        required: ["path"],
      },
    },
    async run(args) {
      const range = rangeOf(args);
      const file = await readSome(gate, args.text("path") ?? "", range);
      const isWholeRange = args.integer("from") !== undefined && args.integer("to") !== undefined;
      const { text, lines } = cut(file.text, isWholeRange ? MOST_OF_A_RANGE : MOST_CHARACTERS);
      const first = file.range?.from ?? 1;
      const last = first + lines - 1;
      const shown = lines === file.lines && file.range === null ? {} : { lines: `${first}-${last}` };
      const block = dataBlock("file", { path: file.path, ...shown }, text);
      const notes = [
        ...(file.masked > 0 ? [`What looked like a key is masked as ***.`] : []),
        ...rest(file, { first, last, isCutInLine: text.endsWith("…") && lines <= 1 }),
      ];
      return {
        content: [DATA_LABEL, block, ...notes].join("\n"),
        isError: false,
        lines,
        isUntrusted: true,
        audit: { path: file.path, outcome: "automatic" },
      };
    },
  };
}

function rangeOf(args: ToolArguments): LineRange | null {
  const from = args.integer("from");
  const to = args.integer("to");
  if (from === undefined && to === undefined) return null;
  const start = from ?? 1;
  return { from: start, to: Math.max(start, to ?? start + FIRST_LINES - 1) };
}

/** A file that is too large is read from its start. */
async function readSome(gate: FileGate, path: string, range: LineRange | null): Promise<FileText> {
  try {
    return await gate.readText(path, range);
  } catch (error) {
    if (range !== null || !(error instanceof FileRefusal) || error.reason !== "too-large") throw error;
    return gate.readText(path, { from: 1, to: FIRST_LINES });
  }
}

/** Whole lines of a text, at most `most` characters; of a first line that is longer its start. */
function cut(text: string, most: number): { readonly text: string; readonly lines: number } {
  if (text.length <= most) return { text, lines: lineCount(text) };
  const end = text.lastIndexOf("\n", most - 1);
  const kept = end === -1 ? `${text.slice(0, most)}…` : text.slice(0, end + 1);
  return { text: kept, lines: lineCount(kept) };
}

function rest(
  file: FileText,
  { first, last, isCutInLine }: { first: number; last: number; isCutInLine: boolean },
): readonly string[] {
  if (isCutInLine) return [`Line ${first} is longer than that; its rest cannot be read.`];
  const told = first + file.lines - 1;
  if (file.range === null && last < told)
    return [`Lines ${first}-${last} of ${told}. Go on with from=${last + 1}.`];
  if (file.range !== null) return [`There may be more: go on with from=${last + 1}.`];
  return [];
}
