/** Longer texts and lines meet the bounds of `parseYaml`, which this reader need not know. */
const LARGEST = 16 * 1024;
const LONGEST_LINE = 400;

const LINE =
  /^(?:|#.*|(?<key>[A-Za-z][\w-]*): (?:"(?<double>(?:[^"\\{}[\]\p{Cc}]|\{[\w-]+\})*)"|'(?<single>(?:[^'{}[\]\p{Cc}]|\{[\w-]+\})*)'|(?<plain>\p{L}(?:[\p{L}\p{N} ,.()/_-]*[\p{L}\p{N}.)])?)))$/u;

/** Words that YAML takes for something else than text. */
const NO_TEXT = /^(?:null|true|false)$/i;

/**
 * Reads YAML that is nothing but `key: "text"`, `key: 'text'`, `key: plain words`, comments and empty lines, as
 * installers write it, with the result that `parseYaml` has for it. Null for any other form: the YAML parser, which
 * takes 15 ms to load, has to decide then.
 */
export function readFlatYaml(text: string): Readonly<Record<string, string>> | null {
  if (text.length > LARGEST) return null;
  const values = Object.create(null) as Record<string, string>;
  for (const line of text.split("\n")) {
    const groups = line.length > LONGEST_LINE ? undefined : LINE.exec(line)?.groups;
    if (groups === undefined) return null;
    const { key, double, single, plain } = groups;
    if (key === undefined) continue;
    if (key in values || NO_TEXT.test(key) || (plain !== undefined && NO_TEXT.test(plain))) return null;
    values[key] = double ?? single ?? plain ?? "";
  }
  return values;
}
