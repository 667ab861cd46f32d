import { sanitizeLine } from "../sanitize.ts";

/** Shapes of keys of the providers squad knows, and of any bearer credential. */
const KEY_SHAPES =
  /\b(?:gsk_[A-Za-z0-9]{8,}|AIza[\w-]{16,}|(?:sk|csk)-[\w-]{8,}|hf_[A-Za-z0-9]{16,})|\bBearer\s+[\w.~+/-]{8,}=*/g;

/** A secret shorter than this is not searched for: masking it would riddle ordinary words with stars. */
const SHORTEST_SECRET = 6;

/** Replaces every occurrence of the given secrets, and everything shaped like a provider key, by `***`. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) {
    for (const form of new Set([secret, secret.trim()])) {
      if (form.length >= SHORTEST_SECRET) masked = masked.replaceAll(form, "***");
    }
  }
  return masked.replace(KEY_SHAPES, "***");
}

/** Whether `text` holds one of the given secrets, or something shaped like a provider key. */
export function holdsSecret(text: string, secrets: readonly string[]): boolean {
  return maskSecrets(text, secrets) !== text;
}

/**
 * Untrusted text as one line of at most `max` characters, without secrets. Masks before and after cleaning, so that control characters placed inside a key
 * cannot hide it, and never leaves the first half of a key at the cut.
 */
export function safeLine(text: string, max: number, secrets: readonly string[]): string {
  const flattened = sanitizeLine(maskSecrets(text.slice(0, max * 8 + 1024), secrets), max * 8 + 1024);
  return sanitizeLine(maskSecrets(flattened, secrets), max);
}
