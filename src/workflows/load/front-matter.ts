const LARGEST = 16 * 1024;

/** Front matter of a workflow's file: its values that are text or numbers, keys as written; and the rest of the file. */
export interface StepFile {
  readonly values: ReadonlyMap<string, string>;
  readonly body: string;
}

/**
 * Splits front matter off a workflow's file. What is no YAML is read line by line, since step files have values that
 * YAML refuses (`{ system-date }` without quotes, unescaped colons).
 */
export function splitFrontMatter(text: string, parseYaml: (text: string) => unknown): StepFile {
  const end = text.startsWith("---\n") ? text.indexOf("\n---", 3) : -1;
  if (end === -1 || end > LARGEST) return { values: new Map(), body: text };
  const header = text.slice(4, end + 1);
  const body = text.slice(end + 4).replace(/^-*[^\S\n]*\n?/, "");
  try {
    return { values: scalars(parseYaml(header)), body };
  } catch {
    return { values: lineValues(header), body };
  }
}

/** The values of a mapping that are text, numbers or booleans, as text; empty for anything but a mapping. */
export function scalars(data: unknown): Map<string, string> {
  const values = new Map<string, string>();
  if (typeof data !== "object" || data === null || Array.isArray(data)) return values;
  for (const [key, value] of Object.entries(data)) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      values.set(key, String(value));
  }
  return values;
}

function lineValues(header: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of header.split("\n").slice(0, 200)) {
    const [, key, value = ""] = /^([\w-]{1,60}):\s+(.*)$/.exec(line) ?? [];
    if (key !== undefined) values.set(key, value.trim().replace(/^(["'])(.*)\1$/, "$2"));
  }
  return values;
}
