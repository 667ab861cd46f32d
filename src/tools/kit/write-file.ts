import { lineCount } from "../../core/chat/attachment.ts";
import type { GuardedWriter, WriteOrder } from "../guarded-write.ts";
import type { Tool } from "./tool.ts";

const SPECS: Readonly<Record<WriteOrder["how"], { readonly name: string; readonly description: string }>> = {
  save: { name: "save_file", description: "Write a whole project file." },
  append: { name: "append_file", description: "Add text at the end of a file." },
};

/** Writes a file whole, or at its end. */
export function writeFileTool(writer: GuardedWriter, how: WriteOrder["how"]): Tool {
  const { name, description } = SPECS[how];
  return {
    spec: {
      name,
      description,
      parameters: {
        type: "object",
        properties: {
          path: { type: "string" },
          content: { type: "string" },
        },
        required: ["path", "content"],
      },
    },
    async run(args, signal) {
      const order = { tool: name, path: args.text("path") ?? "", text: args.text("content") ?? "", how };
      const outcome = await writer.write(order, signal);
      const isError = outcome.kind === "refused";
      const complaint = isError ? outcome.complaint : undefined;
      const lines = lineCount(order.text);
      return { content: wordsOf(outcome, how), isError, complaint, lines, isUntrusted: false, audit: null };
    },
  };
}

function wordsOf(outcome: Awaited<ReturnType<GuardedWriter["write"]>>, how: WriteOrder["how"]): string {
  if (outcome.kind === "refused") return outcome.reason;
  if (outcome.kind === "unchanged") return `${outcome.path} holds exactly that already.`;
  const { path, bytes } = outcome.written;
  return `${outcome.isNew ? "Created" : how === "save" ? "Replaced" : "Added to"} ${path}, ${bytes} bytes.`;
}
