import { readFlatYaml } from "./flat-yaml.ts";

export interface FrontMatter {
  /** Values that are text (or a number, as text), by key. */
  readonly values: ReadonlyMap<string, string>;
  /** The file without its front matter. */
  readonly body: string;
  readonly warnings: readonly string[];
}

const LARGEST = 16 * 1024;
const KEYS_WITHOUT_YAML = ["name", "description", "title", "icon"];

/**
 * Splits front matter off `text` (lines ended by LF). Only a first line of exactly `---` opens it: gray-matter takes
 * what follows the dashes as a language and evaluates `---js`. Broken YAML is a warning, and the keys that name a
 * persona are then read line by line.
 */
export async function readFrontMatter(text: string): Promise<FrontMatter> {
  const none = { values: new Map<string, string>(), body: text, warnings: [] };
  if (!text.startsWith("---")) return none;
  const firstLine = text.slice(0, (text.indexOf("\n") + 1 || text.length + 1) - 1);
  if (firstLine !== "---") {
    if (!/^---\s*[a-z]/i.test(firstLine)) return none;
    return { ...none, warnings: ["front matter in another language than YAML: left unread"] };
  }
  const end = text.indexOf("\n---", 3);
  if (end === -1) return { ...none, warnings: ["front matter has no end: left unread"] };
  const header = text.slice(4, end + 1);
  const body = text.slice(end + 4).replace(/^-*[^\S\n]*\n?/, "");
  if (header.length > LARGEST) {
    return { values: lineValues(header), body, warnings: ["front matter larger than 16 KB: not parsed"] };
  }
  try {
    const data = readFlatYaml(header) ?? (await import("./yaml-front-matter.ts")).parseFrontMatter(header);
    return { values: textValues(data), body, warnings: [] };
  } catch {
    return {
      values: lineValues(header),
      body,
      warnings: ["front matter is not valid YAML: read line by line"],
    };
  }
}

function textValues(data: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [key, value] of Object.entries(data)) {
    if (typeof value === "string" || typeof value === "number") values.set(key.toLowerCase(), String(value));
  }
  return values;
}

function lineValues(header: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of header.split("\n").slice(0, 200)) {
    const colon = line.indexOf(":");
    const key = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (!KEYS_WITHOUT_YAML.includes(key) || values.has(key)) continue;
    values.set(key, unquoted(line.slice(colon + 1).trim()));
  }
  return values;
}

function unquoted(value: string): string {
  const quote = value[0];
  return (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote)
    ? value.slice(1, -1)
    : value;
}
