import type { Attachment } from "../core/chat/attachment.ts";
import type { Receipt } from "../core/outcome.ts";
import { sanitize, sanitizeLine } from "../core/sanitize.ts";
import type { ToolUse } from "../core/tools/tool-use.ts";
import type { Compaction, SessionTranscript } from "../core/session.ts";

const NAME_LENGTH = 80;
/** Of what a tool did: arguments and what came of it. */
const TOOL_LENGTH = 250;

/**
 * A session as a Markdown document: what was asked as quotations, answers as they are, each with who served it.
 * Everything is safe to print; a code block that an answer left open is closed, so that it swallows no other turn.
 */
export function exportMarkdown(transcript: SessionTranscript, agentNameOf: (id: string) => string): string {
  const nameOf = (id: string): string => inline(agentNameOf(id));
  const blocks = [
    `# ${inline(transcript.title) || inline(transcript.id)}`,
    [
      `- Session: \`${sanitizeLine(transcript.id, NAME_LENGTH)}\``,
      `- Started: ${minute(transcript.createdAt)}`,
      `- Last turn: ${minute(transcript.updatedAt)}`,
      `- Messages: ${transcript.messages}`,
    ].join("\n"),
    ...transcript.turns.flatMap((turn, index) => [
      "---",
      `**You** · ${minute(turn.at)}`,
      quote(turn.shown ?? turn.user),
      ...(turn.attachments === undefined ? [] : [attached(turn.attachments)]),
      ...(turn.kind === "exchange"
        ? [`**${nameOf(turn.agent)}** · ${served(turn.receipt)}`, body(turn.assistant)]
        : [
            `**${nameOf(turn.agent)}** · interrupted: ${inline(turn.reason)}`,
            ...(turn.partial === null ? [] : [body(turn.partial.text)]),
          ]),
      ...(turn.tools === undefined ? [] : [turn.tools.map(toolLine).join("\n")]),
      ...(transcript.compactions ?? [])
        .filter(({ turns }) => turns === index + 1)
        .flatMap((compaction) => compacted(compaction)),
    ]),
    ...(transcript.unanswered === null
      ? []
      : ["---", "**You** · not answered", quote(transcript.unansweredShown ?? transcript.unanswered)]),
    ...(transcript.warnings.length === 0
      ? []
      : ["---", transcript.warnings.map(({ message }) => `- ${inline(message)}`).join("\n")]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** Which files went with a message; their text is not part of what was said. */
function attached(files: readonly Attachment[]): string {
  const names = files.map(({ path, range }) =>
    range === null ? inline(path) : `${inline(path)} (lines ${range.from} to ${range.to})`,
  );
  return `Attached: ${names.join(", ")}`;
}

function toolLine({ tool, summary, isError }: ToolUse): string {
  return `- ${inline(tool)}${isError ? " (failed)" : ""}: ${inline(summary, TOOL_LENGTH)}`;
}

/** Where a summary stands for all above it in what is sent. */
function compacted({ text, receipt, at }: Compaction): readonly string[] {
  return [
    "---",
    `**Summary of all above**, sent in its place · ${minute(at)} · ${served(receipt)}`,
    body(text),
  ];
}

function served({ provider, model, fallback, finish, timing }: Receipt): string {
  const facts = [
    `${inline(provider)} / ${inline(model)}`,
    ...(fallback ? ["fallback"] : []),
    ...(finish === "stop" ? [] : [`ended: ${finish.replace("_", " ")}`]),
    `${(timing.totalMs / 1000).toFixed(1)} s`,
  ];
  return facts.join(" · ");
}

/** `2026-11-23 14:12 UTC` */
function minute(iso: string): string {
  return `${sanitizeLine(iso, 24).slice(0, 16).replace("T", " ")} UTC`;
}

/** One line in which nothing is markup. */
function inline(text: string, length = NAME_LENGTH): string {
  return sanitizeLine(text, length).replace(/[\\`*_[\]<>#|~]/g, (mark) => `\\${mark}`);
}

function quote(text: string): string {
  return sanitize(text)
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

function body(text: string): string {
  const clean = sanitize(text).trim();
  const open = openFence(clean);
  return open === null ? clean : `${clean}\n${open}`;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** The fence that closes the code block in which `text` ends; null when it ends in none (CommonMark 4.5). */
function openFence(text: string): string | null {
  let open: string | null = null;
  for (const line of text.split("\n")) {
    const [, fence = "", info = ""] = FENCE.exec(line) ?? [];
    if (fence === "") continue;
    if (open === null) {
      if (fence.startsWith("~") || !info.includes("`")) open = fence;
    } else if (fence.startsWith(open) && info.trim() === "") {
      open = null;
    }
  }
  return open;
}
