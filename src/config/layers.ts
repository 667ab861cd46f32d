import { existsSync } from "node:fs";
import { fold } from "./chain.ts";
import { faultAt, faultOfFile, printable } from "./fault.ts";
import type { ConfigFault, ConfigWarning } from "./fault.ts";
import type { FoundFile, LayerFile } from "./files.ts";
import { toPlain, without } from "./node.ts";
import type { MapEntry, MapNode, Path } from "./node.ts";
import { forbiddenInProject } from "./project-policy.ts";
import { layerSchema } from "./schema.ts";
import type { FileKind } from "./file-kinds.ts";
import { schemaFaults } from "./schema-faults.ts";
import type { PathFault } from "./schema-faults.ts";
import type { FileLayer } from "./source.ts";
import type { ReadYaml } from "./yaml-reader.ts";
import type { ParsedYaml } from "./yaml-tree.ts";

/** A file with more faults than these, which is more than anybody reads, is not used at all. */
const MAX_FAULTS = 50;

/** What the files contain, each on its own; what is at fault is left out of the trees. */
export interface ReadLayers {
  readonly trees: Readonly<Record<FileLayer, Partial<Record<FileKind, MapNode>>>>;
  readonly faults: readonly ConfigFault[];
  readonly warnings: readonly ConfigWarning[];
  /** Kinds of which some file could not be used at all, so that its contents are unknown. */
  readonly broken: ReadonlySet<FileKind>;
  /** Names of providers whose entries were left out. */
  readonly faultyProviders: readonly string[];
  /** True when the setting at `path`, or part of it, was left out as faulty. */
  left(kind: FileKind, path: Path): boolean;
}

export function readLayers(files: readonly FoundFile[], readYaml: ReadYaml): ReadLayers {
  const trees: Record<FileLayer, Partial<Record<FileKind, MapNode>>> = { bundled: {}, user: {}, project: {} };
  const broken = new Set<FileKind>();
  const faults: ConfigFault[] = [];
  const warnings: ConfigWarning[] = [];
  const leftOut: { kind: FileKind; path: Path }[] = [];
  for (const file of files) {
    const { content } = file;
    if (content.kind === "absent") {
      warnings.push(...misnamed(file));
      continue;
    }
    const result = content.kind === "text" ? checked(readYaml(content.text, file), file) : null;
    if (content.kind === "unreadable") faults.push(faultOfFile(file.file, content.reason, content.fix));
    faults.push(...capped(file, result?.faults ?? []));
    leftOut.push(...(result?.leftOut ?? []).map((path) => ({ kind: file.kind, path })));
    if (result === null || result.tree === null) broken.add(file.kind);
    else trees[file.layer][file.kind] = result.tree;
  }
  return {
    trees,
    faults,
    warnings,
    broken,
    faultyProviders: leftOut.flatMap(({ kind, path }) => (kind === "providers" ? [String(path[0])] : [])),
    left: (kind, path) =>
      leftOut.some((out) => out.kind === kind && path.every((step, index) => out.path[index] === step)),
  };
}

interface CheckedFile {
  readonly tree: MapNode | null;
  readonly faults: readonly ConfigFault[];
  readonly leftOut: readonly Path[];
}

function checked(parsed: ParsedYaml, place: LayerFile): CheckedFile {
  if (parsed.tree === null) return { ...parsed, leftOut: [] };
  const folded = place.kind === "agent_chains" ? foldAgents(parsed.tree) : { tree: parsed.tree, faults: [] };
  // What is bundled has all layers above it checked with it in the end, and its own check would cost every start.
  const found = place.layer === "bundled" ? [] : faultsOf(folded.tree, place);
  const tree =
    found.length > MAX_FAULTS ? null : found.reduce((whole, { path }) => without(whole, path), folded.tree);
  return {
    tree,
    faults: [...parsed.faults, ...folded.faults, ...found.map(({ fault }) => fault)],
    leftOut: found.map(({ path }) => path),
  };
}

function faultsOf(tree: MapNode, { kind, layer }: LayerFile): PathFault[] {
  const schema = layerSchema(kind);
  const issues = schema.safeParse(toPlain(tree)).error?.issues ?? [];
  return schemaFaults(schema, issues.slice(0, MAX_FAULTS + 1), tree).map(
    (fault) => (layer === "project" ? forbidden(kind, fault, tree) : null) ?? fault,
  );
}

function forbidden(kind: FileKind, { path }: PathFault, tree: MapNode): PathFault | null {
  return forbiddenInProject(kind, path.map(String), tree);
}

/** Agents are found in any case, so their names must merge in any case too. */
function foldAgents(tree: MapNode): { tree: MapNode; faults: ConfigFault[] } {
  const agents = tree.entries.get("agents");
  if (agents?.node.kind !== "map") return { tree, faults: [] };
  const faults: ConfigFault[] = [];
  const entries = new Map<string, MapEntry>();
  for (const [name, entry] of agents.node.entries) {
    if (entries.has(fold(name))) {
      const message = `"${printable(name, 40)}" is set twice: upper and lower case are alike`;
      faults.push(faultAt(entry.keySource, message, "keep one of the two"));
    } else {
      entries.set(fold(name), entry);
    }
  }
  const node: MapNode = { ...agents.node, entries };
  return { tree: { ...tree, entries: new Map(tree.entries).set("agents", { ...agents, node }) }, faults };
}

function misnamed({ file, layer }: LayerFile): ConfigWarning[] {
  const other = file.replace(/\.yaml$/, ".yml");
  if (layer === "bundled" || !existsSync(other)) return [];
  return [faultOfFile(other, "this file is not read", "rename it so that it ends in .yaml")];
}

function capped(file: LayerFile, faults: readonly ConfigFault[]): ConfigFault[] {
  if (faults.length <= MAX_FAULTS) return [...faults];
  const rest = faultOfFile(file.file, "this file has more faults", "correct those above first");
  return [...faults.slice(0, MAX_FAULTS), rest];
}
