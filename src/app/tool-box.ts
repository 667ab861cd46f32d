import type { LineRange } from "../core/attachment.ts";
import { isSquadError } from "../core/errors.ts";
import type { ToolBox, ToolCall, ToolResult, ToolSpec } from "../core/tool.ts";
import type { FileGate } from "../tools/file-gate/file-gate.ts";
import { openGate } from "./attach.ts";
import type { Squad } from "./open-squad.ts";

/** What of a file a model is told at once. Characters. */
const MOST_TEXT = 16_000;

const READ_FILE: ToolSpec = {
  name: "read_file",
  description: "Read a text file of the project, or some lines of it.",
  parameters: {
    type: "object",
    properties: {
      path: { type: "string", description: "relative to the project" },
      from: { type: "integer", description: "first line" },
      to: { type: "integer", description: "last line" },
    },
    required: ["path"],
  },
};

/** What a model may do in a conversation of this project. Nothing is opened before the first call. */
export async function projectToolBox(squad: Squad): Promise<ToolBox> {
  const { projectRoot } = await squad.roster();
  let opened: Promise<FileGate> | null = null;
  const gate = (): Promise<FileGate> => (opened ??= openGate(squad, projectRoot));
  return {
    specs: () => [READ_FILE],
    async call(call) {
      if (call.name !== READ_FILE.name) {
        return mistake(`there is no tool ${call.name}; there is ${READ_FILE.name}`);
      }
      const asked = readArguments(call);
      return typeof asked === "string" ? mistake(asked) : readFile(await gate(), asked);
    },
  };
}

interface Asked {
  readonly path: string;
  readonly range: LineRange | null;
}

async function readFile(gate: FileGate, { path, range }: Asked): Promise<ToolResult> {
  try {
    const { text } = await gate.readText(path, range);
    const rest = text.length > MOST_TEXT ? "\n[cut here: ask for lines]" : "";
    return { content: text.slice(0, MOST_TEXT).toWellFormed() + rest, isError: false };
  } catch (error) {
    if (!isSquadError(error) || error.code !== "file-refused") throw error;
    return mistake(error.message);
  }
}

/** What is asked for, or what is wrong with the arguments. */
function readArguments(call: ToolCall): Asked | string {
  let value: unknown;
  try {
    value = JSON.parse(call.arguments);
  } catch {
    return "the arguments are no JSON";
  }
  const { path, from, to } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof path !== "string" || path === "") return 'the arguments need "path", a text';
  if (from === undefined && to === undefined) return { path, range: null };
  const [first, last] = [from ?? 1, to ?? from ?? 1];
  const isRange = isLine(first) && isLine(last) && first <= last;
  return isRange
    ? { path, range: { from: first, to: last } }
    : '"from" and "to" are numbers of lines, from 1';
}

function isLine(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1;
}

function mistake(content: string): ToolResult {
  return { content, isError: true };
}
