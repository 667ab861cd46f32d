const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/u;

/** The contents of the last fenced code block of a Markdown text (CommonMark 4.5); null when there is none. */
export function lastCodeBlock(text: string): string | null {
  let open: string | null = null;
  let lines: string[] = [];
  let last: string | null = null;
  for (const line of text.split("\n")) {
    const [, fence = "", info = ""] = FENCE.exec(line) ?? [];
    if (open === null) {
      if (fence === "" || (fence.startsWith("`") && info.includes("`"))) continue;
      open = fence;
      lines = [];
    } else if (fence.startsWith(open) && info.trim() === "") {
      last = lines.join("\n");
      open = null;
    } else {
      lines.push(line);
    }
  }
  return open === null ? last : lines.join("\n");
}
