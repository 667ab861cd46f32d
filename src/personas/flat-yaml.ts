/** Longer texts and lines meet the bounds of `parseYaml`, which this reader need not know. */
const LARGEST = 16 * 1024;
const LONGEST_LINE = 4000;
const MOST_INDICATORS = 200;

/** A comment, or a key with its value. */
const LINE = /^(?:#.*|([A-Za-z][\w-]*): (.+))$/;
const VALUES = [
  /^"((?:[^"\\{}[\]\u0000-\u001f\u007f-\u009f]|\{[\w-]+\})*)"$/,
  /^'((?:[^'{}[\]\u0000-\u001f\u007f-\u009f]|\{[\w-]+\})*)'$/,
  /^(\.?[A-Za-z_\u00c0-\u024f](?:[\w\u00c0-\u024f ,.()/+&;'\u2013\u2014-]*[\w\u00c0-\u024f.)])?)$/,
];

/** Words that YAML takes for something else than text. */
const NO_TEXT = /^(?:null|true|false|\.inf|\.nan)$/i;

/**
 * Reads YAML that is nothing but `key: "text"`, `key: 'text'`, `key: plain words`, `key: true` or `false`, comments and
 * empty lines, as installers write it, with the result that `parseYaml` has for it. Null for any other form: the YAML parser, which
 * takes 15 ms to load, has to decide then.
 */
export function readFlatYaml(text: string): Readonly<Record<string, string | boolean>> | null {
  if (text.length > LARGEST) return null;
  const values = Object.create(null) as Record<string, string | boolean>;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const found = isBounded(line) ? LINE.exec(line) : null;
    if (found === null) return null;
    const [, key, written = ""] = found;
    if (key === undefined) continue;
    const value = written === "true" || written === "false" ? written === "true" : textOf(written);
    if (value === null || key in values || NO_TEXT.test(key)) return null;
    values[key] = value;
  }
  return values;
}

function isBounded(line: string): boolean {
  return (
    line.length <= LONGEST_LINE && line.split(/[-?:][ \t]/, MOST_INDICATORS + 2).length <= MOST_INDICATORS
  );
}

/** What is written there, if that is plainly a text. */
function textOf(written: string): string | null {
  if (NO_TEXT.test(written)) return null;
  for (const pattern of VALUES) {
    const text = pattern.exec(written)?.[1];
    if (text !== undefined) return text;
  }
  return null;
}
