import { sanitize } from "../sanitize.ts";

/**
 * A line somebody decides by: what the sanitizer would drop is written out (`\u{1b}`), so that it is seen. A line that
 * loses nothing stays as it is.
 */
export function visibleText(line: string): string {
  if (sanitize(line) === line) return line;
  return Array.from(line)
    .map((character) => {
      const kept = sanitize(`a${character}a`);
      return kept === `a${character}a` ? character : `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`;
    })
    .join("");
}
