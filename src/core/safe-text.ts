/** Terminal sequences with their contents: OSC, DCS, APC, PM and SOS strings, then CSI, then the two-byte ones. */
const SEQUENCES =
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c\n]{0,4096}(?:\u0007|\u001b\\|\u009c)?|(?:\u001b\[|\u009b)[0-?]{0,64}[ -/]{0,16}[@-~]?|\u001b[ -/]{0,4}[0-~]?/g;

/** Everything that is no printable character: controls, bidirectional and invisible formatting, tags, lone halves. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu;

/** Shapes of keys of the providers squad knows, and of any bearer credential. */
const KEY_SHAPES =
  /\b(?:gsk_[A-Za-z0-9]{8,}|AIza[\w-]{16,}|(?:sk|csk)-[\w-]{8,}|hf_[A-Za-z0-9]{16,})|\bBearer\s+[\w.~+/-]{8,}=*/g;

/** A secret shorter than this is not searched for: masking it would riddle ordinary words with stars. */
const SHORTEST_SECRET = 6;

/**
 * Untrusted text as one line of at most `max` printable characters: terminal sequences are removed with their
 * contents, white space is collapsed, and what is cut off is marked with `…`.
 */
export function oneLine(text: string, max: number): string {
  const head = text.slice(0, max * 8 + 1024);
  const line = head.replace(SEQUENCES, "").replace(UNPRINTABLE, " ").replace(/\s+/g, " ").trim();
  const characters = Array.from(line);
  if (characters.length <= max && head.length === text.length) return line;
  return `${characters.slice(0, Math.max(0, max - 1)).join("")}…`;
}

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

/**
 * `oneLine` without secrets. Masks before and after cleaning, so that control characters placed inside a key
 * cannot hide it, and never leaves the first half of a key at the cut.
 */
export function safeLine(text: string, max: number, secrets: readonly string[]): string {
  const flattened = oneLine(maskSecrets(text.slice(0, max * 8 + 1024), secrets), max * 8 + 1024);
  return oneLine(maskSecrets(flattened, secrets), max);
}
