/** A zero byte this early means that a file is no text; UTF-16 is found by it too. */
const LOOKED_AT = 8 * 1024;

/** `bytes` as text, without its byte order mark; null when they are not text in UTF-8. */
export function decodeText(bytes: Uint8Array): string | null {
  if (bytes.subarray(0, LOOKED_AT).includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
