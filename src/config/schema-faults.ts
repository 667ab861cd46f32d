import type * as z from "zod/mini";
import { nearest } from "../core/text/nearest.ts";
import { faultAt, printable } from "./fault.ts";
import type { ConfigFault } from "./fault.ts";
import { leafSpec, shapeOf } from "./leaf.ts";
import type { LeafParams } from "./leaf.ts";
import { entryAt } from "./node.ts";
import type { ConfigNode, MapNode, Path } from "./node.ts";
import type { ConfigSource } from "./source.ts";

/** A fault with the path of what caused it, so that it can be left out of what is read further. */
export interface PathFault {
  readonly path: Path;
  readonly fault: ConfigFault;
}

/** Names other tools use for a setting of ours. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  rpm_limit: "rpm",
  requests_per_minute: "rpm",
  tpm_limit: "tpm",
  tokens_per_minute: "tpm",
  requests_per_day: "rpd",
  tokens_per_day: "tpd",
  window_size: "window",
  max_tokens: "max_output_tokens",
  max_completion_tokens: "max_output_tokens",
  max_concurrent: "concurrency",
  url: "base_url",
  endpoint: "base_url",
};

/** Of the unknown keys of one mapping no more are told. */
const MAX_KEYS = 60;

const KEY_ADVICE = "put the key in an environment variable and name that variable in api_key_env";

/** Keys that exist on purpose in no file, and what to do instead. */
const NO_SUCH_SETTING: Readonly<Record<string, string>> = {
  api_key: KEY_ADVICE,
  apikey: KEY_ADVICE,
  key: KEY_ADVICE,
  token: KEY_ADVICE,
  secret: KEY_ADVICE,
};

/** The issues zod found in `tree`, as faults at the line and column of what caused each. */
export function schemaFaults(
  schema: z.core.$ZodType,
  issues: readonly z.core.$ZodIssue[],
  tree: MapNode,
): PathFault[] {
  return issues.flatMap((issue) => {
    const path = issue.path.filter((step) => typeof step !== "symbol");
    if (issue.code === "unrecognized_keys") {
      return issue.keys.slice(0, MAX_KEYS).map((key) => unknownKey(schema, [...path, key], tree));
    }
    const node = entryAt(tree, path)?.node;
    return [{ path, fault: node === undefined ? missing(schema, path, tree) : wrong(issue, path, tree) }];
  });
}

function unknownKey(schema: z.core.$ZodType, path: Path, tree: MapNode): PathFault {
  const key = String(path.at(-1));
  const known = knownKeys(schema, path.slice(0, -1));
  const otherName = OTHER_NAMES[key.toLowerCase()];
  const near = otherName !== undefined && known.includes(otherName) ? otherName : nearest(key, known);
  const fix =
    NO_SUCH_SETTING[key.toLowerCase()] ??
    (near === null ? `known keys here: ${known.join(", ")}` : `did you mean "${near}"?`);
  const where = path.length > 1 ? ` in ${printable(path.slice(0, -1).join("."), 80)}` : "";
  const message = `unknown key "${printable(key, 40)}"${where}`;
  return { path, fault: faultAt(keySource(tree, path), message, fix) };
}

function missing(schema: z.core.$ZodType, path: Path, tree: MapNode): ConfigFault {
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  const owner = parent.length === 0 ? "the configuration" : printable(parent.join("."), 80);
  const example = exampleOf(schema, path);
  const fix = `add ${key}${example === null ? "" : `, for example \`${key}: ${example}\``}`;
  return faultAt(keySource(tree, parent), `${owner} has no ${key}`, fix);
}

function wrong(issue: z.core.$ZodIssue, path: Path, tree: MapNode): ConfigFault {
  const entry = entryAt(tree, path);
  const name = printable(path.map(String).join("."), 80);
  if (entry === null) return faultAt(tree.source, `${name} is wrong`, "remove it");
  const { node } = entry;
  if (issue.code === "custom") {
    const { example, echo } = issue.params as unknown as LeafParams;
    const message = `${name} must be ${issue.message}, ${found(node, echo)}`;
    return faultAt(node.source, message, `write for example ${example}`);
  }
  if (issue.code === "invalid_value") {
    const values = issue.values.map(String);
    const near = node.kind === "scalar" ? nearest(String(node.value), values) : null;
    const fix = near === null ? `write one of: ${values.join(", ")}` : `did you mean "${near}"?`;
    return faultAt(node.source, `${name} must be one of ${values.join(", ")}, ${found(node, true)}`, fix);
  }
  if (issue.code === "invalid_key") {
    const expects = issue.issues[0]?.message ?? "a name";
    return faultAt(entry.keySource, `the name "${printable(name, 40)}" must be ${expects}`, "rename it");
  }
  if (issue.code === "invalid_type") {
    const list = issue.expected === "array";
    const shape = list ? "a list" : "a mapping of `key: value` lines";
    const fix = list ? "write it as `[first, second]`" : "indent its settings below it";
    return faultAt(node.source, `${name} must be ${shape}, ${found(node, false)}`, fix);
  }
  return faultAt(node.source, `${name} must be ${issue.message}`, "correct it");
}

/** What stands there, as the end of a sentence. Texts are repeated only where they cannot be a secret. */
function found(node: ConfigNode, echo: boolean): string {
  if (node.kind === "list") return "found a list";
  if (node.kind === "map") return "found a mapping";
  if (node.value === null) return "found nothing";
  if (typeof node.value !== "string") return `found ${String(node.value)}`;
  return echo && node.value.length <= 24 ? `found "${printable(node.value)}"` : "found another text";
}

function keySource(tree: MapNode, path: Path): ConfigSource {
  return entryAt(tree, path)?.keySource ?? tree.source;
}

function schemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | null {
  let current: z.core.$ZodType | undefined = schema;
  for (const step of path) {
    const shape = shapeOf(current);
    if (shape.kind === "record") current = shape.value;
    else if (shape.kind === "list") current = shape.item;
    else if (shape.kind === "object") current = shape.fields[String(step)];
    else return null;
    if (current === undefined) return null;
  }
  return current;
}

function knownKeys(schema: z.core.$ZodType, path: Path): string[] {
  const owner = schemaAt(schema, path);
  const shape = owner === null ? null : shapeOf(owner);
  return shape?.kind === "object" ? Object.keys(shape.fields) : [];
}

function exampleOf(schema: z.core.$ZodType, path: Path): string | null {
  const setting = schemaAt(schema, path);
  if (setting === null) return null;
  const shape = shapeOf(setting);
  return leafSpec(setting)?.example ?? (shape.kind === "choice" ? (shape.values[0] ?? null) : null);
}
