import { faultAt, printable } from "./fault.ts";
import type { ConfigFault } from "./fault.ts";
import { entryAt, leaves, toPlain, without } from "./node.ts";
import type { ConfigNode, MapNode } from "./node.ts";
import type { PathFault } from "./schema-faults.ts";
import { layerSchema } from "./schema.ts";
import type { FileKind } from "./file-kinds.ts";

/** What a project's file may do with a setting, compared with what it would be without the project. */
export type ProjectRule =
  | { readonly allow: "any" | "at-most" | "at-least" | "switch-off" | "free-stays-free" }
  | { readonly allow: "only"; readonly value: string }
  | { readonly allow: "never"; readonly reason: string };

const never = (reason: string): ProjectRule => ({ allow: "never", reason });
const any: ProjectRule = { allow: "any" };
const atMost: ProjectRule = { allow: "at-most" };
const atLeast: ProjectRule = { allow: "at-least" };

const ENDPOINT = "it decides where prompts and keys are sent";
const QUERIES = "it decides where searches of the web are sent";
const KEY = "it decides which of your keys is used";
const COMMAND = "it runs a command on your machine";
const SHOWN = "it is shown to people as the place to get a key";

/**
 * A project is somebody else's text until proven otherwise: it chooses among what the user has set up and may be
 * more careful, never less. `*` stands for any name. A setting without a row is refused.
 */
export const PROJECT_POLICY: Readonly<Record<FileKind, Readonly<Record<string, ProjectRule>>>> = {
  providers: {
    "*.model": { allow: "free-stays-free" },
    "*.tier": any,
    "*.tools": any,
    "*.enabled": { allow: "switch-off" },
    "*.context_window": atMost,
    "*.max_output_tokens": atMost,
    "*.timeout.headers": atMost,
    "*.timeout.first_token": atMost,
    "*.timeout.idle": atMost,
    "*.timeout.total": atMost,
    "*.type": never(ENDPOINT),
    "*.base_url": never(ENDPOINT),
    "*.headers": never(ENDPOINT),
    "*.proxy": never(ENDPOINT),
    "*.api_key_env": never(KEY),
    "*.api_key": never(KEY),
    "*.key_command": never(COMMAND),
    "*.key_url": never(SHOWN),
    "*.retired_after": never("it is a fact about the provider"),
  },
  rate_limits: {
    concurrency: atMost,
    redis_url: never("it decides who shares, sees and sets your limits"),
    "providers.*.rpm": atMost,
    "providers.*.burst": atMost,
    "providers.*.tpm": atMost,
    "providers.*.rpd": atMost,
    "providers.*.tpd": atMost,
    "providers.*.window": atLeast,
    "providers.*.margin": atLeast,
    "providers.*.day": never("it decides when what you spent of a day comes back"),
    "providers.*.scope": never("it decides which of your requests are counted together"),
    "throttle.mode": { allow: "only", value: "polite" },
    "throttle.spike": atMost,
    "throttle.within": atLeast,
    "throttle.reduce": atLeast,
    "throttle.floor": atMost,
    "throttle.restore": atMost,
    "throttle.stable": atLeast,
  },
  agent_chains: {
    "default.primary": any,
    "default.fallbacks": any,
    "agents.*.primary": any,
    "agents.*.fallbacks": any,
    compact: any,
  },
  tools: {
    enabled: { allow: "switch-off" },
    "web_search.service": never(QUERIES),
    "web_search.api_key_env": never(KEY),
    "web_search.base_url": never(QUERIES),
  },
};

/** Of one project file no more are told: any one of them keeps squad from starting. */
const MAX_REFUSALS = 50;

const FIX = "remove it; what you want yourself belongs into your own configuration (see `squad config path`)";

/** Keys that are no setting at any layer but are refused in a project for what they would do. */
export function forbiddenInProject(
  kind: FileKind,
  path: readonly string[],
  project: MapNode,
): PathFault | null {
  const rule = ruleOf(kind, path);
  if (rule?.allow !== "never") return null;
  return { path, fault: refusal(path, project, rule.reason) };
}

/**
 * What `project` must not set over `below`, the merged bundled and user trees of the same file.
 * @returns the faults, and the project's tree without what is at fault.
 */
export function applyProjectPolicy(
  kind: FileKind,
  project: MapNode,
  below: MapNode,
): { readonly tree: MapNode; readonly faults: readonly ConfigFault[] } {
  const wanted = layerSchema(kind).safeParse(toPlain(project)).data;
  const base = layerSchema(kind).safeParse(toPlain(below)).data;
  const faults = kind === "providers" ? strangers(project, below) : [];
  let tree = faults.length === 0 ? project : known(project, below);
  for (const [path, node] of leaves(tree)) {
    // What has so many faults is not going to be used: stop before each of them costs a copy.
    if (faults.length >= MAX_REFUSALS) break;
    const comparison = { wanted: valueAt(wanted, path), base: valueAt(base, path), unset: isNull(node) };
    const reason = broken(ruleOf(kind, path), comparison);
    if (reason === null) continue;
    faults.push(refusal(path, project, reason));
    tree = without(tree, path);
  }
  return { tree, faults };
}

/** One fault for each of the first providers that only the project knows. */
function strangers(project: MapNode, below: MapNode): ConfigFault[] {
  return [...project.entries]
    .filter(([name]) => !below.entries.has(name))
    .slice(0, MAX_REFUSALS)
    .map(([name, { keySource }]) =>
      faultAt(
        keySource,
        `${printable(name, 40)} is refused in a project: you have no provider of this name`,
        FIX,
      ),
    );
}

function known(project: MapNode, below: MapNode): MapNode {
  return { ...project, entries: new Map([...project.entries].filter(([name]) => below.entries.has(name))) };
}

function ruleOf(kind: FileKind, path: readonly string[]): ProjectRule | undefined {
  const rules = PROJECT_POLICY[kind];
  const exact = rules[path.join(".")];
  if (exact !== undefined) return exact;
  const named = kind === "providers" ? 0 : 1;
  return rules[path.map((step, index) => (index === named ? "*" : step)).join(".")];
}

interface Comparison {
  readonly wanted: unknown;
  readonly base: unknown;
  readonly unset: boolean;
}

/** Why the rule forbids it; null when it does not. */
function broken(rule: ProjectRule | undefined, { wanted, base, unset }: Comparison): string | null {
  if (rule === undefined) return "a project may not set it";
  if (rule.allow === "any") return null;
  if (rule.allow === "never") return rule.reason;
  if (rule.allow === "only") {
    return wanted === rule.value || wanted === base ? null : `a project may only set ${rule.value}`;
  }
  if (rule.allow === "switch-off") {
    return wanted === false || base === true ? null : "a project may only switch it off";
  }
  if (rule.allow === "free-stays-free") {
    return isFree(base) && !isFree(wanted) ? PAID : null;
  }
  return compare(rule.allow, { wanted, base, unset });
}

const PAID = "your model of this provider is a free one, and the project's is not marked free";

function compare(allow: "at-most" | "at-least", { wanted, base, unset }: Comparison): string | null {
  if (unset) return "a project may not take a limit away";
  if (typeof wanted !== "number" || typeof base !== "number") return null;
  if (allow === "at-most" ? wanted <= base : wanted >= base) return null;
  return `a project may only ${allow === "at-most" ? "lower" : "raise"} it`;
}

/** Model ids that say themselves that they cost nothing. */
function isFree(model: unknown): boolean {
  return typeof model === "string" && /[:/]free$/.test(model);
}

function isNull(node: ConfigNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  let current = root;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string, unknown>)[step];
  }
  return current;
}

function refusal(path: readonly string[], project: MapNode, reason: string): ConfigFault {
  const entry = entryAt(project, path);
  const name = printable(path.join("."), 80);
  return faultAt(entry?.keySource ?? project.source, `${name} is refused in a project: ${reason}`, FIX);
}
