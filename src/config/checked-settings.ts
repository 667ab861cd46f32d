import type { FileKind } from "./file-kinds.ts";
import type { ParsedFile } from "./schema.ts";

/** What the schema of `kind` made of a tree without fault. */
export interface CheckedSettings<K extends FileKind = FileKind> {
  readonly kind: K;
  /** The tree, plain, as JSON. */
  readonly plain: string;
  readonly settings: ParsedFile<K>;
}

/** The bundled files as JSON of `CheckedSettings[]`, put in by the build; not there when squad runs from its sources. */
declare const SQUAD_CHECKED_SETTINGS: string;

/**
 * The settings of a tree that the build has checked; undefined for any other. To make the schemas and have them check
 * what squad brings along would be 10 ms of every start.
 * @param plain the tree as plain values
 */
export function checkedBefore<K extends FileKind>(
  kind: K,
  plain: unknown,
  checked: readonly CheckedSettings[],
): ParsedFile<K> | undefined {
  const text = JSON.stringify(plain);
  const found = checked.find((each): each is CheckedSettings<K> => each.kind === kind && each.plain === text);
  return found?.settings;
}

/** What the build has checked. */
export function bundledSettings(): readonly CheckedSettings[] {
  if (typeof SQUAD_CHECKED_SETTINGS === "undefined") return [];
  return JSON.parse(SQUAD_CHECKED_SETTINGS) as readonly CheckedSettings[];
}
