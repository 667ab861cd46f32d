import { mapNode } from "./node.ts";
import type { ConfigNode, MapEntry, MapNode, ScalarNode } from "./node.ts";
import type { ConfigSource } from "./source.ts";
import type { YamlPlace } from "./yaml-tree.ts";

/** Line and column, 1-based. */
type Position = readonly [line: number, column: number];

interface FrozenScalar {
  readonly at: Position;
  readonly value: ScalarNode["value"];
}

interface FrozenList {
  readonly at: Position;
  readonly items: readonly FrozenNode[];
}

export interface FrozenMap {
  readonly at: Position;
  readonly entries: readonly (readonly [key: string, at: Position, node: FrozenNode])[];
}

type FrozenNode = FrozenScalar | FrozenList | FrozenMap;

/** The tree of one file as plain JSON, without the file's path. */
export function freezeMap({ source, entries }: MapNode): FrozenMap {
  return {
    at: positionOf(source),
    entries: [...entries].map(([key, entry]) => [key, positionOf(entry.keySource), freeze(entry.node)]),
  };
}

/** The tree that `freezeMap` was given, as if it had been read from the file at `place`. */
export function reviveMap({ at, entries }: FrozenMap, place: YamlPlace): MapNode {
  const revived = entries.map(([key, keyAt, node]): [string, MapEntry] => [
    key,
    { keySource: sourceAt(keyAt, place), node: revive(node, place) },
  ]);
  return mapNode(sourceAt(at, place), revived);
}

function freeze(node: ConfigNode): FrozenNode {
  if (node.kind === "map") return freezeMap(node);
  const at = positionOf(node.source);
  return node.kind === "list" ? { at, items: node.items.map(freeze) } : { at, value: node.value };
}

function revive(node: FrozenNode, place: YamlPlace): ConfigNode {
  if ("entries" in node) return reviveMap(node, place);
  const source = sourceAt(node.at, place);
  return "items" in node
    ? { kind: "list", source, items: node.items.map((item) => revive(item, place)) }
    : { kind: "scalar", source, value: node.value };
}

function positionOf(source: ConfigSource): Position {
  if (!("line" in source)) throw new Error("only what a file holds has a position");
  return [source.line, source.column];
}

function sourceAt([line, column]: Position, { layer, file }: YamlPlace): ConfigSource {
  return { layer, file, line, column };
}
