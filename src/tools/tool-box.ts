import type { Audit } from "../core/tools/audit.ts";
import type { Consent } from "../core/chat/consent.ts";
import { isSquadError } from "../core/errors.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { readArguments } from "../core/tools/tool-arguments.ts";
import type { ToolBox, ToolCall, ToolResult } from "../core/tools/tool.ts";
import type { FileGate } from "./file-gate/file-gate.ts";
import { createWriter, type GuardedWriter } from "./guarded-write.ts";
import { askUserTool } from "./kit/ask-user.ts";
import { listFilesTool } from "./kit/list-files.ts";
import { readFileTool } from "./kit/read-file.ts";
import { searchTextTool } from "./kit/search-text.ts";
import { failed, misused, type Tool, type ToolFinding } from "./kit/tool.ts";
import { webSearchTool } from "./kit/web-search.ts";
import { writeFileTool } from "./kit/write-file.ts";
import { createTaint, type Taint } from "./taint.ts";
import type { WebSearch } from "./web-search/web-search.ts";
import type { WriteMode } from "./write-policy.ts";

/** What the tools of one turn work with. */
export interface ToolBoxParts {
  readonly gate: FileGate;
  readonly consent: Consent;
  readonly audit: Audit;
  readonly mode: WriteMode;
  /** Folders of the user's documents, relative to the project's root, with `/`. */
  readonly outputs: readonly string[];
  /** Null when no service is configured: then the tool is not offered. */
  readonly webSearch: WebSearch | null;
  /** Keys that go out in no query. */
  readonly secrets: () => readonly string[];
  /** Whether what is sent with the turn holds the text of files, of the web, or of others. */
  readonly isTainted: boolean;
  /** False: no tool is offered or carried out. @default true */
  readonly isOn?: boolean;
}

/**
 * Offered only where a workflow runs, for what is offered is paid for in every request: elsewhere a model asks by ending
 * its answer, and documents are short enough to be saved whole.
 */
const IN_WORKFLOWS: ReadonlySet<string> = new Set(["append_file", "ask_user"]);

/** The tools of one turn, and what a host that acts in the same turn shares with them. */
export interface TurnTools {
  readonly box: ToolBox;
  /** The same with those that only a workflow offers. */
  readonly workflowBox: ToolBox;
  /** For what the host writes on behalf of the model, under the same rules. */
  readonly writer: GuardedWriter;
  readonly taint: Taint;
}

/** Makes the tools of one turn. They remember what came into it, so that a new turn takes a new box. */
export function createToolBox(parts: ToolBoxParts): TurnTools {
  const { gate, consent, audit, mode, outputs, webSearch, secrets } = parts;
  const taint = createTaint(parts.isTainted);
  const writer = createWriter({ gate, consent, audit, taint, mode, outputs });
  const tools: readonly Tool[] =
    (parts.isOn ?? true)
      ? [
          readFileTool(gate),
          listFilesTool(gate),
          searchTextTool(gate),
          writeFileTool(writer, "save"),
          writeFileTool(writer, "append"),
          askUserTool(consent),
          ...(webSearch === null ? [] : [webSearchTool(webSearch, secrets)]),
        ]
      : [];
  const workflowBox: ToolBox = {
    specs: () => tools.map(({ spec }) => spec),
    async call(call, signal) {
      signal.throwIfAborted();
      const finding = await outcomeOf(tools, call, signal);
      if (finding.isUntrusted) taint.mark();
      if (finding.audit !== null) {
        const bytes = finding.isError ? null : Buffer.byteLength(finding.content);
        audit({ tool: sanitizeLine(call.name, 40), ...finding.audit, bytes, sha256: null });
      }
      const { content, isError, complaint, lines } = finding;
      const result: ToolResult = { content, isError, complaint, ...(lines === undefined ? {} : { lines }) };
      return result;
    },
  };
  const box: ToolBox = {
    ...workflowBox,
    specs: () => workflowBox.specs().filter(({ name }) => !IN_WORKFLOWS.has(name)),
  };
  return { box, workflowBox, writer, taint };
}

async function outcomeOf(tools: readonly Tool[], call: ToolCall, signal: AbortSignal): Promise<ToolFinding> {
  const tool = tools.find(({ spec }) => spec.name === call.name);
  if (tool === undefined) {
    const names = tools.map(({ spec }) => spec.name).join(", ");
    const others = names === "" ? "The user switched tools off." : `There are: ${names}.`;
    return failed(`There is no tool ${sanitizeLine(call.name, 40)}. ${others}`, {
      kind: "call",
      flaw: names === "" ? "tools-off" : "unknown-tool",
    });
  }
  const reading = readArguments(call.arguments, tool.spec.parameters);
  if (reading.kind === "fault") return misused(`${tool.spec.name}: ${reading.message}`);
  try {
    return await tool.run(reading.arguments, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!isSquadError(error) || error.code !== "file-refused") throw error;
    // Its hints are for people who mention files.
    return failed(`${error.message}.`, error.complaint, {
      outcome: "refused",
      path: reading.arguments.text("path") ?? null,
    });
  }
}
