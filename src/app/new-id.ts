import { randomInt } from "node:crypto";

/** Without look-alikes, in lower case: easy to read aloud and to type. */
const ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";

/** `length` random characters. */
export function randomId(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}
