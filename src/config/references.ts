import { nearest } from "../core/text/nearest.ts";
import { faultAt, printable } from "./fault.ts";
import type { ConfigFault } from "./fault.ts";
import { entryAt } from "./node.ts";
import type { ConfigNode, MapNode, Path, ScalarNode } from "./node.ts";
import type { FileKind } from "./file-kinds.ts";

export type Trees = Readonly<Record<FileKind, MapNode>>;

/** Faults between settings that are each right on their own. `known` are the names a provider may be called by. */
export function referenceFaults(trees: Trees, known: readonly string[]): ConfigFault[] {
  return [
    ...providerFaults(trees.providers),
    ...limitFaults(trees, known),
    ...searchFaults(trees.tools),
    ...chainsOf(trees.agent_chains).flatMap((chain) => chainFaults(chain, known)),
  ];
}

function searchFaults(tools: MapNode): ConfigFault[] {
  const service = scalarOf(tools, ["web_search", "service"]);
  if (service?.value !== "searxng") return [];
  if (typeof scalarOf(tools, ["web_search", "base_url"])?.value === "string") return [];
  const fix = "add base_url, the address of your SearXNG, for example `https://searx.example.org`";
  return [faultAt(service.source, "web_search: searxng has no base_url", fix)];
}

function providerFaults(providers: MapNode): ConfigFault[] {
  return [...providers.entries].flatMap(([name, entry]) => {
    const faults: ConfigFault[] = [];
    const scalar = (key: string): ScalarNode | null => scalarOf(providers, [name, key]);
    if (scalar("type")?.value === "openai-compatible" && typeof scalar("base_url")?.value !== "string") {
      const message = `${name} is openai-compatible and has no base_url`;
      faults.push(
        faultAt(entry.keySource, message, "add base_url, for example `https://api.example.com/v1`"),
      );
    }
    const output = scalar("max_output_tokens");
    const window = scalar("context_window");
    if (output !== null && window !== null && Number(output.value) >= Number(window.value)) {
      const message = `${name}.max_output_tokens leaves no room for a prompt in a context_window of ${window.value}`;
      faults.push(faultAt(output.source, message, "lower max_output_tokens"));
    }
    return faults;
  });
}

function limitFaults(trees: Trees, known: readonly string[]): ConfigFault[] {
  const limits = entryAt(trees.rate_limits, ["providers"])?.node;
  const limited = limits?.kind === "map" ? limits.entries : new Map<string, never>();
  const strangers = [...limited]
    .filter(([name]) => !known.includes(name))
    .map(([name, entry]) =>
      faultAt(
        entry.keySource,
        `limits for "${printable(name, 40)}", which is no provider`,
        didYouMean(name, known),
      ),
    );
  const unlimited = [...trees.providers.entries]
    .filter(([name]) => scalarOf(trees.providers, [name, "type"])?.value !== "offline" && !limited.has(name))
    .map(([name, entry]) =>
      faultAt(
        entry.keySource,
        `${name} has no limits`,
        `add \`${name}: {rpm: 10}\` under providers in rate_limits.yaml, with the provider's own numbers`,
      ),
    );
  return [...strangers, ...unlimited];
}

interface ChainNode {
  readonly name: string;
  readonly primary: ScalarNode | null;
  readonly fallbacks: readonly ConfigNode[];
}

function chainsOf(tree: MapNode): ChainNode[] {
  const agents = entryAt(tree, ["agents"])?.node;
  const names = agents?.kind === "map" ? [...agents.entries.keys()] : [];
  const paths: Path[] = [["default"], ...names.map((name) => ["agents", name])];
  return paths.map((path) => {
    const fallbacks = entryAt(tree, [...path, "fallbacks"])?.node;
    return {
      name: path.join("."),
      primary: scalarOf(tree, [...path, "primary"]),
      fallbacks: fallbacks?.kind === "list" ? fallbacks.items : [],
    };
  });
}

function chainFaults(chain: ChainNode, known: readonly string[]): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const seen = new Set<string>();
  for (const node of [chain.primary, ...chain.fallbacks]) {
    if (node?.kind !== "scalar" || typeof node.value !== "string") continue;
    const provider = node.value;
    if (!known.includes(provider)) {
      const message = `${printable(chain.name, 80)} names "${printable(provider, 40)}", which is no provider`;
      faults.push(faultAt(node.source, message, didYouMean(provider, known)));
    } else if (seen.has(provider) && writtenTogether(node, chain)) {
      const message = `${printable(chain.name, 80)} names ${provider} twice`;
      faults.push(faultAt(node.source, message, "remove one of the two"));
    }
    seen.add(provider);
  }
  return faults;
}

/**
 * A repetition is a mistake only where one person wrote both. Who overrides `primary` alone may well name one of
 * the fallbacks of the layer below; the chain then has it once, in front.
 */
function writtenTogether(node: ScalarNode, chain: ChainNode): boolean {
  if (node.value !== chain.primary?.value) return true;
  const { primary } = chain;
  return "file" in node.source && "file" in primary.source && node.source.file === primary.source.file;
}

function scalarOf(tree: MapNode, path: Path): ScalarNode | null {
  const node = entryAt(tree, path)?.node;
  return node?.kind === "scalar" ? node : null;
}

function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === null ? `the providers are: ${known.join(", ")}` : `did you mean "${near}"?`;
}
