const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * A provider's base URL: https, or http for this machine alone; no credentials, query or fragment in it.
 * Undefined for anything else. The answer is what was written, because SDKs append paths to it as text.
 */
export function readBaseUrl(raw: unknown): string | undefined {
  const url = parseUrl(raw);
  if (url === undefined || typeof raw !== "string") return undefined;
  const secure = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.test(url.hostname));
  const bare = url.username === "" && url.password === "" && !/[?#]/.test(raw);
  return secure && bare && url.hostname !== "" ? raw.trim() : undefined;
}

/** A Redis URL (`redis://` or `rediss://`, credentials allowed); undefined for anything else. */
export function readRedisUrl(raw: unknown): string | undefined {
  const url = parseUrl(raw);
  if (url === undefined || typeof raw !== "string") return undefined;
  const redis = url.protocol === "redis:" || url.protocol === "rediss:";
  return redis && url.hostname !== "" ? raw.trim() : undefined;
}

/** A Redis URL without what is secret in it: `redis://***@host:6379/0`. */
export function maskRedisUrl(text: string): string {
  const url = parseUrl(text);
  if (url === undefined) return "***";
  const credentials = url.username === "" && url.password === "" ? "" : "***@";
  return `${url.protocol}//${credentials}${url.host}${/^\/\d*$/.test(url.pathname) ? url.pathname : ""}`;
}

// `new URL` puts its input, and with it any password, into the error it throws: ask first.
function parseUrl(raw: unknown): URL | undefined {
  if (typeof raw !== "string" || raw.length > 2048 || /[^\x21-\x7e]/.test(raw.trim())) return undefined;
  return URL.canParse(raw.trim()) ? new URL(raw.trim()) : undefined;
}
