import type { AuditEntry } from "../../src/core/tools/audit.ts";
import type { Question, WriteRequest } from "../../src/core/chat/consent.ts";
import type { ToolResult } from "../../src/core/tools/tool.ts";
import { createToolBox, type ToolBoxParts, type TurnTools } from "../../src/tools/tool-box.ts";
import { fileGateStage, type FileGateStage, type StageOptions } from "./file-gate-stage.ts";

/** The tools of one turn over a project on the real disk, with a user who says what the test wants. */
export interface ToolStage extends FileGateStage {
  readonly tools: TurnTools;
  readonly audit: readonly AuditEntry[];
  /** What the user was asked. */
  readonly requests: readonly WriteRequest[];
  readonly questions: readonly Question[];
  /** Calls a tool as a model does. */
  readonly call: (name: string, args?: unknown) => Promise<ToolResult>;
}

export interface ToolStageOptions extends StageOptions, Partial<Omit<ToolBoxParts, "secrets">> {
  /** What the user says to a write, and to a question. @default no, and nothing */
  readonly says?: (request: WriteRequest) => boolean;
  readonly answers?: string | null;
}

export async function toolStage(
  files: Readonly<Record<string, string>>,
  options: ToolStageOptions = {},
): Promise<ToolStage> {
  const stage = await fileGateStage(files, options);
  const audit: AuditEntry[] = [];
  const requests: WriteRequest[] = [];
  const questions: Question[] = [];
  const tools = createToolBox({
    gate: stage.gate,
    consent: {
      mayWrite(request) {
        requests.push(request);
        return Promise.resolve(options.says?.(request) ?? false);
      },
      answer(question) {
        questions.push(question);
        return Promise.resolve(options.answers ?? null);
      },
    },
    audit: (entry) => audit.push(entry),
    mode: "chat",
    outputs: ["docs"],
    webSearch: null,
    isTainted: false,
    ...options,
    secrets: () => options.secrets ?? [],
  });
  return {
    ...stage,
    tools,
    audit,
    requests,
    questions,
    call: (name, args) =>
      tools.box.call(
        { id: "1", name, arguments: typeof args === "string" ? args : JSON.stringify(args ?? {}) },
        new AbortController().signal,
      ),
  };
}
