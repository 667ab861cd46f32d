import { MAX_KEY_LENGTH, type KeyFlaw } from "../../core/complaints/key-fault.ts";
import { Secret } from "../../core/secret.ts";

/**
 * The key in `raw`, without blanks around it. Only printable ASCII can stand in an HTTP header, and SDKs print a key
 * whole when they fail on it.
 */
export function readKeyText(raw: string): Secret | KeyFlaw {
  const text = raw.trim();
  if (text === "") return "empty";
  if (text.length > MAX_KEY_LENGTH) return "length";
  return /^[\x21-\x7e]+$/.test(text) ? new Secret(text) : "characters";
}
