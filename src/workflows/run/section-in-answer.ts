import { WRITE_PROMPT } from "./prompts.ts";

/**
 * The section that an answer holds in plain text: a fenced block of Markdown, or what begins with a heading; all of it
 * when a section was asked for and nothing else. A question at its end is for the user. Null when it holds none.
 */
export function sectionInAnswer({
  user,
  assistant,
}: {
  readonly user: string;
  readonly assistant: string;
}): string | null {
  const text =
    fenced(assistant) ?? fromHeading(assistant) ?? (user.startsWith(WRITE_PROMPT) ? assistant : "");
  const section = withoutQuestion(text.trim());
  return section === "" ? null : section;
}

/** From the first fence of Markdown to the last that closes it: such a block may hold fences itself. */
function fenced(text: string): string | null {
  return /^(`{3,}|~{3,})(?:markdown|md)[ \t]*\n([^]*)^\1[ \t]*$/imu.exec(text)?.[2] ?? null;
}

function fromHeading(text: string): string | null {
  const start = text.search(/^#{1,6}[ \t]+\S/mu);
  return start === -1 ? null : text.slice(start);
}

function withoutQuestion(text: string): string {
  const paragraphs = text.split(/\n{2,}/u);
  const last = paragraphs.at(-1) ?? "";
  return /[?？]["”*_)]*$/u.test(last.trim()) ? paragraphs.slice(0, -1).join("\n\n").trim() : text;
}
