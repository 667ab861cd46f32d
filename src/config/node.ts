import type { ConfigSource } from "./source.ts";

export interface ScalarNode {
  readonly kind: "scalar";
  readonly source: ConfigSource;
  readonly value: string | number | boolean | null;
}

export interface ListNode {
  readonly kind: "list";
  readonly source: ConfigSource;
  readonly items: readonly ConfigNode[];
}

export interface MapNode {
  readonly kind: "map";
  readonly source: ConfigSource;
  readonly entries: ReadonlyMap<string, MapEntry>;
}

/** A key with its own place, because faults about the key are reported there. */
export interface MapEntry {
  readonly keySource: ConfigSource;
  readonly node: ConfigNode;
}

/** Configuration as written: values that remember where each of them stands. */
export type ConfigNode = ScalarNode | ListNode | MapNode;

export type Path = readonly (string | number)[];

/** A map without entries, or with the given ones, that no file contains. */
export function mapNode(source: ConfigSource, entries: Iterable<readonly [string, MapEntry]> = []): MapNode {
  return { kind: "map", source, entries: new Map(entries) };
}

/** Nested maps that hold one scalar at `path`. */
export function scalarAt(path: readonly string[], value: ScalarNode["value"], source: ConfigSource): MapNode {
  const [key = "", ...rest] = path;
  const node = rest.length === 0 ? { kind: "scalar" as const, source, value } : scalarAt(rest, value, source);
  return mapNode(source, [[key, { keySource: source, node }]]);
}

/** `over` laid on `base`: maps merge key by key, everything else is replaced whole. */
export function mergeMaps(base: MapNode, over: MapNode): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    const merged =
      below?.node.kind === "map" && entry.node.kind === "map"
        ? { keySource: below.keySource, node: mergeMaps(below.node, entry.node) }
        : entry;
    entries.set(key, merged);
  }
  return { kind: "map", source: base.source, entries };
}

/** The entry or list item at `path`, with the place of its key (for an item, its own). */
export function entryAt(root: ConfigNode, path: Path): MapEntry | null {
  let current: MapEntry = { keySource: root.source, node: root };
  for (const step of path) {
    const { node } = current;
    if (node.kind === "map") {
      const next = node.entries.get(String(step));
      if (next === undefined) return null;
      current = next;
    } else if (node.kind === "list") {
      const item = node.items[Number(step)];
      if (item === undefined) return null;
      current = { keySource: item.source, node: item };
    } else {
      return null;
    }
  }
  return current;
}

/** The same tree without what stands at `path`; a fault inside a list takes the whole list away. */
export function without(root: MapNode, path: Path): MapNode {
  const [step, ...rest] = path;
  const entry = root.entries.get(String(step));
  if (step === undefined || entry === undefined) return root;
  const entries = new Map(root.entries);
  if (rest.length > 0 && entry.node.kind === "map") {
    entries.set(String(step), { ...entry, node: without(entry.node, rest) });
  } else {
    entries.delete(String(step));
  }
  return { ...root, entries };
}

/** The tree as plain values. Objects have no prototype, so no key can reach one. */
export function toPlain(node: ConfigNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(toPlain);
  const object = Object.create(null) as Record<string, unknown>;
  for (const [key, entry] of node.entries) object[key] = toPlain(entry.node);
  return object;
}

/** Every scalar and list of the tree with its path, in the order written. */
export function* leaves(node: ConfigNode, path: readonly string[] = []): Generator<[string[], ConfigNode]> {
  if (node.kind !== "map") {
    yield [[...path], node];
    return;
  }
  for (const [key, entry] of node.entries) yield* leaves(entry.node, [...path, key]);
}
