/** Begins or ends a block: what looks like it within the data must not. */
const BLOCK_TAG = /<(?=\s{0,20}\/?\s{0,20}(?:files?|tool-data)\b)/giu;

/** What kind of block: a file, or what else a tool found. */
export type BlockTag = "file" | "tool-data";

/**
 * Untrusted text for a model, in a block that it can neither end nor imitate. It lowers the odds that a model obeys the
 * text and controls nothing.
 * @param attributes written in this order
 */
export function dataBlock(tag: BlockTag, attributes: Readonly<Record<string, string>>, text: string): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const body = text.replace(BLOCK_TAG, "&lt;");
  return `<${tag}${written.join("")}>\n${body}${body.endsWith("\n") || body === "" ? "" : "\n"}</${tag}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(value: string): string {
  return value.replace(/[&<>"]/gu, (character) => ENTITIES[character] ?? character);
}
