/** Signs that BMad puts before and after words to raise its voice. */
const SIGNS =
  /(?:[\u{1F300}-\u{1FAFF}\u2600-\u27BF\u2B00-\u2BFF\u23E9-\u23FA\u2139]\uFE0F?\s*){1,8}(?=[\p{L}\p{N}*"'`[({<]|$)/gu;

/** Words that only shout; what they stand before is an instruction without them. */
const SHOUT =
  /^(?:CRITICAL|MANDATORY|IMPORTANT|WARNING|ABSOLUTELY)(?: (?:MISSION|RULES?|NOTE|EXECUTION NOTICE))?\s*[:!-]\s*/;

/** `**bold**`, but not the `**` of a glob. */
const BOLD = /(?<![\w/*])\*\*(?=[^\s/*])([^*\n]{1,400}?)(?<=\S)\*\*(?!\/)/g;

/** A line of instructions without emoji before words and without a shouted lead. */
export function plainLine(line: string): string {
  const [indent = ""] = /^\s*(?:[-*] )?/.exec(line) ?? [];
  const rest = line.slice(indent.length).replace(SIGNS, "").replace(BOLD, "$1");
  return `${indent}${rest.replace(SHOUT, "").trimEnd()}`;
}
