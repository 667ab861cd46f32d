import type { UnreadFlaw } from "../../core/complaints/installation-complaint.ts";
import { readTextFile } from "../read-text-file.ts";

/** A TOML table: texts, numbers, dates, arrays and tables. */
export type TomlTable = Readonly<Record<string, unknown>>;

export type TomlFile =
  | { readonly kind: "table"; readonly table: TomlTable }
  | { readonly kind: "missing" }
  /** `reason` says where, e.g. `line 3, column 8: …`. */
  | { readonly kind: "broken"; readonly reason: string; readonly flaw: UnreadFlaw };

const LARGEST = 128 * 1024;
/** Levels of inline arrays and tables. */
const DEEPEST = 64;

/** Reads a TOML file of unknown origin. Never throws. The parser is loaded by the first file there is. */
export async function readTomlFile(path: string, boundary: string | null): Promise<TomlFile> {
  const file = await readTextFile(path, boundary);
  if (file.kind === "unusable") {
    if (file.reason.includes("ENOENT") || file.reason.includes("ENOTDIR")) return { kind: "missing" };
    return file.reason === "empty file"
      ? { kind: "table", table: {} }
      : { kind: "broken", reason: file.reason, flaw: file.flaw };
  }
  return parseToml(file.text);
}

async function parseToml(text: string): Promise<TomlFile> {
  if (text.length > LARGEST) {
    return { kind: "broken", reason: `more than ${LARGEST / 1024} KB of TOML`, flaw: { kind: "large-toml" } };
  }
  const { parse, TomlError } = await import("smol-toml");
  try {
    return { kind: "table", table: parse(text, { maxDepth: DEEPEST, unsafeKeyBehaviour: "drop" }) };
  } catch (error) {
    if (!(error instanceof TomlError)) {
      return { kind: "broken", reason: "not valid TOML", flaw: { kind: "no-toml" } };
    }
    const [first = ""] = error.message.split("\n");
    const what = first.replace(/^Invalid TOML document:\s*/, "");
    const { line, column } = error;
    return {
      kind: "broken",
      reason: `line ${line}, column ${column}: ${what}`,
      flaw: { kind: "toml", line, column },
    };
  }
}

export function isTable(value: unknown): value is TomlTable {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
