import { randomInt } from "node:crypto";
import type { Rng } from "../core/clock.ts";

/** The machine's own randomness. */
export const systemRng: Rng = () => randomInt(2 ** 32) / 2 ** 32;

/** Without look-alikes, in lower case: easy to read aloud and to type. */
const ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";

/** `length` random characters. */
export function randomId(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}
