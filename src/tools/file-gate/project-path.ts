/** Longer paths are refused unread; Linux takes 4096 bytes. */
const LONGEST = 1024;

/** Names that are devices on Windows, with any extension, wherever squad runs: a project is shared between systems. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/iu;

/**
 * A path as it may be asked for, in its plain form (`docs/brief.md`); null for everything else: absolute paths, `..`
 * even where it would stay inside, `~`, drives, streams and URLs (`:`), backslashes, control characters, device names,
 * and parts that end in a dot or a space, which Windows drops. Says nothing of what exists.
 */
export function projectPath(requested: string): string | null {
  if (requested.length > LONGEST || /[\p{Cc}\\:]/u.test(requested)) return null;
  if (requested.startsWith("/") || requested.startsWith("~")) return null;
  const parts = requested.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.length === 0 || parts.some((part) => /[. ]$/u.test(part) || DEVICE.test(part))) return null;
  return parts.join("/");
}
