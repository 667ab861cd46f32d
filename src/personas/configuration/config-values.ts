import { basename, join } from "node:path";
import type { Remark } from "../../core/complaints/complaint.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { readFlatYaml } from "../flat-yaml.ts";
import { inConfigOrder } from "../config-order.ts";
import { foldersIn, isV4Root, type Project } from "../project.ts";
import { readTextFile } from "../read-text-file.ts";
import { unread } from "../unread.ts";
import type { CentralConfig } from "./central-config.ts";

/** What people and installers write when they mean nothing. */
const NOTHING = new Set(["", "none", "null", "undefined", "~", "n/a"]);

const LONGEST_VALUE = 80;
const LONGEST_PATH = 500;
const MOST_KEYS = 200;
const DEEPEST = 5;

/** Where documents go when nobody has said where: the installer's own default. */
export const DEFAULT_OUTPUT = "_bmad-output";

/** What a project configures, by `key` and by `module.key`. */
export interface ConfigValues {
  readonly written: ReadonlyMap<string, string>;
  readonly warnings: readonly Remark[];
}

/**
 * The texts and numbers of a project's configuration: the central one, then each module's `config.yaml`, which older
 * versions have alone and newer ones beside it. Of several modules that have a key, `bmm` is asked first and `core`
 * last. Unreadable files are warnings.
 */
export async function readConfigValues(project: Project, central: CentralConfig): Promise<ConfigValues> {
  const { projectRoot, bmadRoot } = project;
  const warnings: Remark[] = [...central.warnings];
  const written = new Map<string, string>();
  const keep = (module: string, record: Readonly<Record<string, unknown>>): void => {
    for (const [key, value] of Object.entries(record).slice(0, MOST_KEYS)) {
      const text = textOf(key, value);
      if (text === null) continue;
      for (const name of [key, `${module}.${key}`]) if (!written.has(name)) written.set(name, text);
    }
  };
  for (const module of inConfigOrder([...Object.keys(central.modules), "core"])) {
    keep(module, module === "core" ? central.core : (central.modules[module] ?? {}));
  }
  for (const { module, path } of bmadRoot === null ? [] : configFiles(bmadRoot, projectRoot)) {
    const name = sanitizeLine(`${basename(bmadRoot ?? "")}/${path}`, 120);
    const file = await readTextFile(join(bmadRoot ?? "", path), projectRoot);
    if (file.kind === "unusable") {
      if (!file.reason.includes("ENOENT")) warnings.push(unread(name, file));
      continue;
    }
    const { record, isValid } = await recordIn(file.text);
    if (!isValid) {
      warnings.push({
        message: `${name}: not valid YAML, read line by line`,
        complaint: { kind: "loose-yaml", file: name },
      });
    }
    keep(module, flattened(record));
  }
  return { written, warnings };
}

/** The files of an installation, those asked first in front; of BMad 4 there is one. */
function configFiles(bmadRoot: string, projectRoot: string): { module: string; path: string }[] {
  if (isV4Root(bmadRoot)) return [{ module: "core", path: "core-config.yaml" }];
  return inConfigOrder(foldersIn(bmadRoot, projectRoot)).map((module) => ({
    module,
    path: `${module}/config.yaml`,
  }));
}

/** `prd: {prdFile: x}` as `prd.prdFile: x`. */
function flattened(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.entries(value).map(([inner, text]) => [`${key}.${inner}`, text] as const)
        : [[key, value] as const],
    ),
  );
}

function textOf(key: string, value: unknown): string | null {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return null;
  if (!/^[\w.-]{1,60}$/.test(key) || (typeof value === "boolean" && /^user_name$|language$/.test(key)))
    return null;
  const line = sanitizeLine(String(value), /name|language/.test(key) ? LONGEST_VALUE : LONGEST_PATH);
  return NOTHING.has(line.toLowerCase()) ? null : line;
}

async function recordIn(
  text: string,
): Promise<{ record: Readonly<Record<string, unknown>>; isValid: boolean }> {
  try {
    const parsed = readFlatYaml(text) ?? (await import("../safe-yaml.ts")).parseYaml(text);
    const isRecord = typeof parsed === "object" && parsed !== null;
    return { record: isRecord ? (parsed as Record<string, unknown>) : {}, isValid: true };
  } catch {
    const record: Record<string, string> = {};
    for (const line of text.split("\n").slice(0, 500)) {
      const [, key = "", value = ""] = /^([a-z]\w{0,59}):(.*)$/.exec(line) ?? [];
      if (key !== "") record[key] ??= value.trim().replace(/^(["'])(.*)\1$/, "$2");
    }
    return { record, isValid: false };
  }
}

/**
 * `text` with the placeholders that name other values filled in, to depth 5. `{project-root}` and unknown ones stand,
 * one that names the value itself too.
 */
export function resolvedValue(key: string, values: ReadonlyMap<string, string>, depth = 0): string {
  const text = values.get(key) ?? "";
  if (depth >= DEEPEST) return text;
  return text.replace(/\{([a-z_]{1,40})\}/g, (whole, name: string, at: number) => {
    if (name === key || !values.has(name)) return whole;
    const value = resolvedValue(name, values, depth + 1);
    if (value.includes(`{${name}}`)) return whole;
    return at === 0 ? value : value.replace(/^\{project-root\}\/*/, "");
  });
}
