/** An answer cut along its Markdown code fences. */
export interface Parts {
  /** The lines outside of fences, with `FENCE_STAND_IN` in the place of each. */
  readonly prose: string;
  /** What each fence holds, in order; the last one also when it is never closed. */
  readonly fences: readonly string[];
  /** Whether the last fence is never closed. */
  readonly isOpen: boolean;
}

const FENCE = /^[ \t>]{0,12}(`{3,}|~{3,})([^`\n]*)$/;

/** An object replacement character, which no model writes. */
export const FENCE_STAND_IN = "\ufffc";

export function partsOf(text: string): Parts {
  const prose: string[] = [];
  const fences: string[] = [];
  let open: { readonly mark: string; readonly lines: string[] } | null = null;
  for (const line of text.split("\n")) {
    const mayFence = line.includes("```") || line.includes("~~~");
    const [, mark = "", info = ""] = mayFence ? (FENCE.exec(line) ?? []) : [];
    if (open === null) {
      if (mark === "") prose.push(line);
      else {
        open = { mark, lines: [] };
        prose.push(FENCE_STAND_IN);
      }
    } else if (mark.startsWith(open.mark) && info.trim() === "") {
      fences.push(open.lines.join("\n"));
      open = null;
    } else {
      open.lines.push(line);
    }
  }
  if (open !== null) fences.push(open.lines.join("\n"));
  return { prose: prose.join("\n"), fences, isOpen: open !== null };
}

const INLINE_CODE = /`[^`\n]{1,300}`/g;

/** `prose` with a space in the place of inline code. */
export function withoutInlineCode(prose: string): string {
  return prose.replace(INLINE_CODE, " ");
}

/** Block quotes, links, and what stands in quotation marks: words that are somebody else's. */
const QUOTED =
  /^[ \t]*>[^\n]*$|\bhttps?:\/\/\S{1,400}|"[^"\n]{1,400}"|“[^“”\n]{1,400}”|„[^„“”\n]{1,400}[“”]|«[^«»\n]{1,400}»|「[^「」\n]{1,400}」/gm;

/** `prose` without inline code, quotations and links. */
export function ownWords(prose: string): string {
  return withoutInlineCode(prose).replace(QUOTED, " ");
}

/** `text` without the thoughts some models put in front of their answer. */
export function withoutThoughts(text: string): string {
  const end = text.lastIndexOf("</think>");
  const start = text.indexOf("<think>");
  return start < 0 || end < start ? text : text.slice(0, start) + text.slice(end + "</think>".length);
}
