const MARK =
  /^[^\S\n]*\{\{\s*(?:([#^])\s*(if|unless|each)?\s*([^{}\n]{0,80}?)|\/[^{}\n]{0,80}|(else)[^{}\n]{0,80})\s*\}\}[^\S\n]*$/;
const INLINE_MARK = /\{\{\s*(?:[#/^][^{}\n]{0,80}|else)\s*\}\}/g;
const ALONE = /^[^\S\n]*(?:[-*] )?\{\{\s*([A-Za-z_][\w.-]{0,60})\s*\}\}[^\S\n]*$/gm;

/** What BMad's templates leave to their tool's author, as placeholders that the host knows. */
const PLAIN_NAMES: readonly (readonly [RegExp, string])[] = [
  [/\{ ?system-date ?\}|(?<=: ?)\{ date \}/g, "{{date}}"],
  [/(?<=: ?)\{ user(?:[-_]name)? \}/g, "{{user_name}}"],
];

/** Names of `{{name}}` that have a line of a template to themselves: places of sections. Others are values in a line. */
export function sectionPlaces(template: string): ReadonlySet<string> {
  return new Set([...template.matchAll(ALONE)].map(([, name = ""]) => name));
}

/**
 * A template without its logic: of `{{#if x}} … {{else}} … {{/if}}` the part that fits what will be known is kept, of one
 * without an `else` its content, since places that stay empty are taken out in the end.
 * @param isWritten whether somebody will give the name a value
 */
export function withoutLogic(template: string, isWritten: (name: string) => boolean): string {
  const kept: string[] = [];
  const open: { hasElse: boolean; isOn: boolean }[] = [];
  const lines = template.split("\n");
  for (const [index, line] of lines.entries()) {
    const [mark, sign, word, name = "", alternative] = MARK.exec(line) ?? [];
    const block = open.at(-1);
    if (mark === undefined) {
      if (open.every(({ isOn }) => isOn)) kept.push(line.replace(INLINE_MARK, ""));
    } else if (sign !== undefined) {
      const hasElse = hasAlternative(lines.slice(index + 1));
      const isMeant = isWritten(name.trim()) !== (sign === "^" || word === "unless");
      open.push({ hasElse, isOn: !hasElse || isMeant });
    } else if (alternative === undefined) open.pop();
    else if (block?.hasElse === true) block.isOn = !block.isOn;
  }
  return kept.join("\n").replace(/\n{3,}/g, "\n\n");
}

/** Whether the block that these lines are in has an `{{else}}` of its own. */
function hasAlternative(lines: readonly string[]): boolean {
  let depth = 0;
  for (const line of lines) {
    const [mark, sign, , , alternative] = MARK.exec(line) ?? [];
    if (mark === undefined) continue;
    if (sign !== undefined) depth += 1;
    else if (alternative === undefined) depth -= 1;
    else if (depth === 0) return true;
    if (depth < 0) return false;
  }
  return false;
}

/** A template whose values are all written as `{{name}}`. */
export function withPlainNames(template: string): string {
  return PLAIN_NAMES.reduce((text, [sign, name]) => text.replace(sign, name), template);
}
