const FENCE = /^\s{0,3}(`{3,}|~{3,})\s*(\w*)/;
const V4_KEY = /^(?:agent|persona):(?:\s|$)/m;

/**
 * The YAML of an agent of BMad v4: the first fenced `yaml` or `yml` block with a key `agent` or `persona` at its margin,
 * to its closing fence or, where that is missing, to the end; null when there is none.
 */
export function v4Block(text: string): { yaml: string; warnings: readonly string[] } | null {
  if (!V4_KEY.test(text)) return null;
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const [, fence = "", language = ""] = FENCE.exec(lines[at] ?? "") ?? [];
    if (fence === "") continue;
    const end = lines.findIndex((line, index) => index > at && isClosing(line, fence));
    const body = lines.slice(at + 1, end === -1 ? undefined : end).join("\n");
    if (/^ya?ml$/i.test(language) && V4_KEY.test(body))
      return {
        yaml: body,
        warnings: end === -1 ? ["YAML block has no end: read to the end of the file"] : [],
      };
    if (end === -1) return null;
    at = end;
  }
  return null;
}

function isClosing(line: string, fence: string): boolean {
  const text = line.trim();
  return text.startsWith(fence) && text.replaceAll(fence.charAt(0), "") === "";
}
