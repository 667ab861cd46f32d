import { bundledTree } from "./compile-yaml.ts";
import type { CheckedSettings } from "./checked-settings.ts";
import { formatFault } from "./fault.ts";
import { FILE_KINDS, fileName, type FileKind } from "./file-kinds.ts";
import { mapNode, toPlain } from "./node.ts";
import { fileSchema } from "./schema.ts";
import { schemaFaults } from "./schema-faults.ts";
import { DEFAULT_SOURCE } from "./source.ts";

/**
 * What the build keeps of the bundled configuration, so that no start has to check it.
 * @param texts the bundled files, by name
 * @throws {Error} when one has a fault.
 */
export function checkSettings(texts: Readonly<Record<string, string>>): CheckedSettings[] {
  return FILE_KINDS.map((kind) => settingsOf(kind, texts[fileName(kind)]));
}

function settingsOf(kind: FileKind, text: string | undefined): CheckedSettings {
  const file = fileName(kind);
  const tree = text === undefined ? mapNode(DEFAULT_SOURCE) : bundledTree(text, file);
  const plain = toPlain(tree);
  const schema = fileSchema(kind);
  const { data, error } = schema.safeParse(plain);
  if (data === undefined) {
    const faults = schemaFaults(schema, error?.issues ?? [], tree);
    throw new Error(faults.map(({ fault }) => formatFault(fault)).join("\n"));
  }
  const json = JSON.stringify(plain);
  // JSON writes null for what is none, such as an endless number: another tree would be taken for this one.
  if (json.includes("null")) throw new Error(`${file}: what is bundled must not say null`);
  return { kind, plain: json, settings: data };
}
