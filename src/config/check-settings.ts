import type { CheckedSettings } from "./checked-settings.ts";
import { formatFault } from "./fault.ts";
import { FILE_KINDS, fileName, type FileKind } from "./file-kinds.ts";
import { mapNode, toPlain } from "./node.ts";
import { fileSchema } from "./schema.ts";
import { schemaFaults } from "./schema-faults.ts";
import { DEFAULT_SOURCE } from "./source.ts";
import { parseYaml } from "./yaml-tree.ts";

/**
 * What the build keeps of the bundled configuration, so that no start has to check it.
 * @param texts the bundled files, by name
 * @throws {Error} when one has a fault.
 */
export function checkSettings(texts: Readonly<Record<string, string>>): CheckedSettings[] {
  return FILE_KINDS.map((kind) => settingsOf(kind, texts[fileName(kind)]));
}

function settingsOf(kind: FileKind, text: string | undefined): CheckedSettings {
  const place = { layer: "bundled", file: fileName(kind) } as const;
  const { tree, faults } =
    text === undefined ? { tree: mapNode(DEFAULT_SOURCE), faults: [] } : parseYaml(text, place);
  if (tree === null || faults.length > 0) throw new Error(faults.map(formatFault).join("\n"));
  const schema = fileSchema(kind);
  const { data, error } = schema.safeParse(toPlain(tree));
  if (data === undefined)
    throw new Error(
      schemaFaults(schema, error?.issues ?? [], tree)
        .map(({ fault }) => formatFault(fault))
        .join("\n"),
    );
  const plain = JSON.stringify(toPlain(tree));
  // JSON writes null for what is none, such as an endless number: another tree would be taken for this one.
  if (plain.includes("null")) throw new Error(`${place.file}: what is bundled must not say null`);
  return { kind, plain, settings: data };
}
