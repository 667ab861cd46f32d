import { parse } from "yaml";

const LARGEST = 64 * 1024;
const DEEPEST = 32;

/**
 * Parses YAML of unknown origin. The parser recurses and can exhaust the stack in a way that ends the process, so
 * size (64 KB) and nesting (32 levels) are checked before it sees the text; aliases are bounded against expansion.
 * @throws {Error} when the text is too large, too deep or no YAML.
 */
export function parseYaml(text: string): unknown {
  if (text.length > LARGEST) throw new Error(`more than ${LARGEST / 1024} KB of YAML`);
  if (nestsDeeperThan(DEEPEST, text)) throw new Error(`YAML nested deeper than ${DEEPEST} levels`);
  return parse(text, { maxAliasCount: 50, uniqueKeys: false, logLevel: "error" }) as unknown;
}

/**
 * Whether indentation and brackets nest deeper than `limit`, or one line chains more than `limit` × 8 compact
 * indicators (`- - - x`). One pass, no recursion. Brackets in quoted text count too: the measure may be too high,
 * never too low.
 */
function nestsDeeperThan(limit: number, text: string): boolean {
  const indents: number[] = [];
  let brackets = 0;
  for (const line of text.split("\n")) {
    const content = line.trimStart();
    if (content === "" || content.startsWith("#")) continue;
    const indent = line.length - content.length;
    while ((indents.at(-1) ?? -1) >= indent) indents.pop();
    indents.push(indent);
    const compact = content.split(/[-?:][ \t]/, limit * 8 + 1).length - 1;
    let peak = brackets;
    for (const character of content) {
      if (character === "[" || character === "{") brackets += 1;
      else if ((character === "]" || character === "}") && brackets > 0) brackets -= 1;
      peak = Math.max(peak, brackets);
    }
    if (indents.length + peak > limit || compact >= limit * 8) return true;
  }
  return false;
}
