import { itemOf, MOST_ITEMS, targetOf, type WrittenItem } from "./menu-items.ts";
import { repairMojibake } from "./mojibake.ts";
import { blockOf, lineOf, listOf, recordOf, type YamlRecord } from "./yaml-values.ts";

const LONGEST_PROMPT = 16_000;

/**
 * The items of a `menu` in YAML: `trigger`, `description` and what it starts, or `multi` with its `triggers`, a list of
 * `{name: [{input, exec, …}]}`.
 */
export function readYamlMenu(menu: unknown): WrittenItem[] {
  return listOf(menu)
    .flatMap((entry) => itemsOf(recordOf(entry)))
    .slice(0, MOST_ITEMS);
}

/** `prompts` of YAML, a list of `{id, content}`, by id. */
export function readYamlPrompts(prompts: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const prompt of listOf(prompts).map((each) => recordOf(each))) {
    const id = lineOf(prompt["id"]);
    const text = blockOf(prompt["content"] ?? "", LONGEST_PROMPT);
    if (id !== "" && text !== "") found.set(id, text);
  }
  return found;
}

function itemsOf(entry: YamlRecord): WrittenItem[] {
  if (entry["multi"] !== undefined) return multiItems(entry);
  const trigger = lineOf(entry["trigger"] ?? entry["cmd"] ?? entry["code"]);
  return itemOf(trigger, lineOf(entry["description"]), target(entry));
}

function multiItems(entry: YamlRecord): WrittenItem[] {
  return listOf(entry["triggers"]).flatMap((named) =>
    Object.entries(recordOf(named)).flatMap(([name, parts]) => {
      const merged = Object.assign({}, ...listOf(parts).map((part) => recordOf(part))) as YamlRecord;
      const description = lineOf(merged["description"]) || lineOf(name).replaceAll("-", " ");
      return itemOf(lineOf(merged["input"]) || name, description, target(merged));
    }),
  );
}

function target(entry: YamlRecord): WrittenItem["target"] {
  return targetOf((attribute) => {
    const value = entry[attribute];
    return typeof value === "string" ? repairMojibake(value) : undefined;
  });
}
