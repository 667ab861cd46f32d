import { SquadError } from "../core/errors.ts";
import { nearest } from "../core/text/nearest.ts";
import { bundledSettings, checkedBefore, type CheckedSettings } from "./checked-settings.ts";
import { environmentLayer } from "./environment.ts";
import { ConfigError, printable } from "./fault.ts";
import type { ConfigFault, ConfigWarning } from "./fault.ts";
import type { FileKind } from "./file-kinds.ts";
import { readConfigFiles } from "./files.ts";
import type { ConfigFiles, ConfigPlaces } from "./files.ts";
import { readLayers } from "./layers.ts";
import type { ReadLayers } from "./layers.ts";
import { readKeyMarks } from "./keys/key-marks.ts";
import type { KeyPlaces } from "./keys/key-of.ts";
import { storedKeysDir, type StoredKeys } from "./keys/stored-key.ts";
import { lazy } from "../core/lazy.ts";
import { MODEL_ID } from "./names.ts";
import { entryAt, mapNode, mergeMaps, scalarAt, toPlain } from "./node.ts";
import type { MapNode } from "./node.ts";
import { applyProjectPolicy } from "./project-policy.ts";
import { referenceFaults } from "./references.ts";
import type { Trees } from "./references.ts";
import { resolveWebSearch } from "./web-search.ts";
import { resolveChains, resolveLimits, resolveProviders, resolveRows } from "./resolve.ts";
import { fileSchema, type ParsedFile, type ParsedFiles } from "./schema.ts";
import { schemaFaults } from "./schema-faults.ts";
import type { Config, ConfigFlags, ConfigPaths } from "./settings.ts";
import { DEFAULT_SOURCE } from "./source.ts";
import type { FileLayer } from "./source.ts";
import { settingWarnings } from "./warnings.ts";
import type { ReadYaml } from "./yaml-reader.ts";

export interface ConfigInputs extends ConfigPlaces {
  readonly readYaml: ReadYaml;
  readonly flags?: ConfigFlags;
  /** Finds stored keys. @default there are none */
  readonly storedKeys?: StoredKeys;
  /** Settings that need no schema. @default those that the build has checked */
  readonly checked?: readonly CheckedSettings[];
  /** Epoch milliseconds, for warnings about retired models; without it there are none. */
  readonly now?: number;
}

export interface ConfigReport {
  /** Null when there is any fault. */
  readonly config: Config | null;
  /** In the order of layers and files. */
  readonly faults: readonly ConfigFault[];
  readonly warnings: readonly ConfigWarning[];
}

/**
 * The effective configuration: bundled < user < project < environment < flags.
 * @param found what was read of the files before, if it was
 * @throws {ConfigError} `config-invalid`, with the faults of all files at once.
 * @throws {SquadError} `usage` when a flag names no provider or no possible model.
 */
export function loadConfig(inputs: ConfigInputs, found: ConfigFiles = readConfigFiles(inputs)): Config {
  const { config, faults } = checkConfig(inputs, found);
  const [first, ...others] = faults;
  if (first !== undefined) throw new ConfigError([first, ...others]);
  if (config === null) throw new SquadError("internal", "configuration without faults could not be read");
  checkFlags(config);
  return config;
}

/** All faults and warnings, and the configuration if it has no fault. Never throws for what files contain. */
export function checkConfig(
  inputs: ConfigInputs,
  found: ConfigFiles = readConfigFiles(inputs),
): ConfigReport {
  const layers = readLayers(found.files, inputs.readYaml);
  const merged = mergeLayers(layers, inputs);
  const parsed = parseMerged(merged.trees, layers, inputs.checked ?? bundledSettings());
  const faults = [...found.faults, ...layers.faults, ...merged.faults, ...parsed.faults];
  if (!layers.broken.has("providers")) {
    const known = [...new Set([...merged.trees.providers.entries.keys(), ...layers.faultyProviders])];
    faults.push(...referenceFaults(merged.trees, known));
  }
  const warnings = [...found.warnings, ...layers.warnings];
  const flags = inputs.flags ?? {};
  if (parsed.files === null) return { config: null, faults, warnings };
  const resolved = resolveProviders(parsed.files, keyPlaces(inputs, found), flags);
  const search = resolveWebSearch(parsed.files.tools, keyPlaces(inputs, found));
  faults.push(...resolved.faults, ...search.faults);
  if (faults.length > 0) return { config: null, faults, warnings };

  const { providers } = resolved;
  const limits = resolveLimits(parsed.files.rate_limits);
  const today = inputs.now === undefined ? null : new Date(inputs.now).toISOString().slice(0, 10);
  // Most commands show neither settings nor warnings, and making them would be 2 ms of every start.
  const rows = lazy(() => resolveRows(merged.trees, providers, flags));
  const sources = lazy(() => new Map(rows().map(({ key, source }) => [key, source])));
  const allWarnings = lazy(() => [
    ...warnings,
    ...settingWarnings({ providers, limits, webSearch: search.settings, sources: sources() }, today),
  ]);
  const config: Config = {
    providers,
    limits,
    chains: resolveChains(parsed.files.agent_chains, merged.trees),
    toolsOn: parsed.files.tools.enabled,
    webSearch: search.settings,
    flags,
    paths: pathsOf(found),
    get rows() {
      return rows();
    },
    get sources() {
      return sources();
    },
    get warnings() {
      return allWarnings();
    },
  };
  return {
    config,
    faults,
    get warnings() {
      return allWarnings();
    },
  };
}

function keyPlaces({ env, storedKeys = () => null }: ConfigInputs, { dirs }: ConfigFiles): KeyPlaces {
  return { env, storedKeys, marks: lazy(() => readKeyMarks(dirs.stateDir)) };
}

/** Where configuration and state are, whatever the files contain. */
export function pathsOf({ dirs, projectDir, files }: ConfigFiles): ConfigPaths {
  const looked = files.map(({ kind, layer, file, content }) => ({
    kind,
    layer,
    file,
    exists: content.kind !== "absent",
  }));
  return { ...dirs, keysDir: storedKeysDir(dirs.configDir), projectDir, files: looked };
}

function mergeLayers(
  layers: ReadLayers,
  inputs: ConfigInputs,
): { readonly trees: Trees; readonly faults: readonly ConfigFault[] } {
  const faults: ConfigFault[] = [];
  const stack = (kind: FileKind, wanted: readonly FileLayer[]): MapNode =>
    wanted.reduce(
      (below, layer) => mergeMaps(below, layers.trees[layer][kind] ?? mapNode(DEFAULT_SOURCE)),
      mapNode(DEFAULT_SOURCE),
    );
  const environment = environmentLayer(inputs.env, [
    ...stack("providers", ["bundled", "user"]).entries.keys(),
    ...layers.faultyProviders,
  ]);
  faults.push(...(layers.broken.has("providers") ? [] : environment.faults));
  const merge = (kind: FileKind): MapNode => {
    const over = environment.trees[kind] ?? mapNode(DEFAULT_SOURCE);
    const own = stack(kind, ["bundled", "user"]);
    const trusted = withRedisMargin(mergeMaps(own, over));
    const project = layers.trees.project[kind];
    if (project === undefined) return trusted;
    const allowed = applyProjectPolicy(kind, project, trusted);
    faults.push(...allowed.faults);
    return withRedisMargin(mergeMaps(mergeMaps(own, allowed.tree), over));
  };
  return {
    trees: {
      providers: merge("providers"),
      rate_limits: merge("rate_limits"),
      agent_chains: merge("agent_chains"),
      tools: merge("tools"),
    },
    faults,
  };
}

/** Between machines clocks and ways differ more: shared limits keep twice the margin unless one is set. */
function withRedisMargin(tree: MapNode): MapNode {
  const redis = tree.entries.get("redis_url")?.node;
  const providers = tree.entries.get("providers")?.node;
  if (redis?.kind !== "scalar" || redis.value === null || providers?.kind !== "map") return tree;
  return [...providers.entries.keys()]
    .filter((name) => entryAt(tree, ["providers", name, "margin"]) === null)
    .map((name) => scalarAt(["providers", name, "margin"], "500ms", DEFAULT_SOURCE))
    .reduce(mergeMaps, tree);
}

function parseMerged(
  trees: Trees,
  layers: ReadLayers,
  checked: readonly CheckedSettings[],
): { readonly files: ParsedFiles | null; readonly faults: readonly ConfigFault[] } {
  const parse = <K extends FileKind>(kind: K): ParsedKind<K> => {
    const plain = toPlain(trees[kind]);
    const known = checkedBefore(kind, plain, checked);
    if (known !== undefined) return { file: known, faults: [] };
    const schema = fileSchema(kind);
    const { data, error } = schema.safeParse(plain);
    if (data !== undefined) return { file: data, faults: [] };
    const found = schemaFaults(schema, error?.issues ?? [], trees[kind]);
    return { faults: found.filter(({ path }) => !layers.left(kind, path)).map(({ fault }) => fault) };
  };
  const providers = parse("providers");
  const rateLimits = parse("rate_limits");
  const chains = parse("agent_chains");
  const tools = parse("tools");
  const faults = [providers, rateLimits, chains, tools].flatMap((parsed) => parsed.faults);
  if (!("file" in providers && "file" in rateLimits && "file" in chains && "file" in tools))
    return { files: null, faults };
  return {
    files: {
      providers: providers.file,
      rate_limits: rateLimits.file,
      agent_chains: chains.file,
      tools: tools.file,
    },
    faults,
  };
}

type ParsedKind<K extends FileKind> =
  | { readonly file: ParsedFile<K>; readonly faults: readonly [] }
  | { readonly faults: readonly ConfigFault[] };

function checkFlags(config: Config): void {
  const { provider, model } = config.flags;
  const names = config.providers.map(({ name }) => name);
  if (provider !== undefined && !names.includes(provider)) {
    const near = nearest(provider, names);
    const question = near === null ? "" : `did you mean "${near}"? `;
    throw new SquadError("usage", `there is no provider "${printable(provider, 40)}"`, {
      hint: `${question}configured: ${names.join(", ")}`,
      complaint: { kind: "no-provider", name: printable(provider, 40), near, providers: names },
    });
  }
  if (model !== undefined && !MODEL_ID.test(model)) {
    throw new SquadError("usage", "--model is no model id", {
      hint: "write it as the provider spells it, for example openai/gpt-oss-120b",
      complaint: { kind: "no-model-id" },
    });
  }
}
