import type { Secret } from "../core/secret.ts";

/** https://datatracker.ietf.org/doc/html/draft-eastlake-fnv, 32 bits. */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * Tells secrets apart without telling them: 8 hex digits, the same on every machine. 32 bits (FNV-1a) say next to nothing
 * of a key that has hundreds; a cryptographic hash would take 5 ms to load at every start.
 */
export function fingerprint(secret: Secret): string {
  let hash = OFFSET_BASIS;
  for (const char of secret.reveal()) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), PRIME);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
