import { safeLine } from "../text/safe-text.ts";

const MOST_QUOTED = 48;

/** A piece of an answer, in quotes, as one printable line of at most 50 characters. */
export function excerpt(text: string): string {
  return `"${safeLine(text, MOST_QUOTED, [])}"`;
}
