import { relative, sep } from "node:path";
import type { Clock } from "../../core/clock.ts";
import { SquadError } from "../../core/errors.ts";
import { decodeText } from "../../tools/file-gate/decode-text.ts";
import type { FileGate } from "../../tools/file-gate/file-gate.ts";
import type { GuardedWriter } from "../../tools/guarded-write.ts";
import type { WorkflowFiles } from "../../workflows/run/write-section.ts";
import { localDate } from "../local-date.ts";

/** Who writes a document: squad at the user's word, or a model in its turn. */
export interface DocumentWriter {
  /** As the audit has it. */
  readonly tool: string;
  readonly writer: GuardedWriter;
  readonly signal: AbortSignal;
}

export interface DocumentDeps {
  readonly projectRoot: string;
  readonly clock: Pick<Clock, "wall">;
  readonly gate: () => Promise<Pick<FileGate, "target">>;
  /** Asked before each write. */
  readonly writer: () => Promise<DocumentWriter>;
}

/** The documents of workflows, read and written through the gate of the project. Their errors are `file-refused`. */
export function workflowFiles({ projectRoot, clock, gate, writer }: DocumentDeps): WorkflowFiles {
  const wayTo = (path: string): string => relative(projectRoot, path).replaceAll(sep, "/");
  return {
    today: () => localDate(clock.wall()),
    async read(path) {
      const { before } = await (await gate()).target(wayTo(path));
      return before === null ? null : decodeText(before);
    },
    async save(path, text) {
      const { tool, writer: by, signal } = await writer();
      const outcome = await by.write({ tool, path: wayTo(path), text, how: "save" }, signal);
      if (outcome.kind !== "refused") return;
      const { reason, complaint } = outcome;
      throw new SquadError(
        "file-refused",
        reason.replace(/\.$/u, ""),
        complaint === undefined ? {} : { complaint },
      );
    },
  };
}
