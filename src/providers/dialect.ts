import type { ProviderSettings } from "./settings.ts";

/** Whose habits a server's rate-limit headers follow; `openai` is every server not known better. */
export type Dialect = "groq" | "cerebras" | "openrouter" | "gemini" | "openai";

/** Labels of host names, and path segments behind a gateway (`…/v1/ACCOUNT/GATEWAY/openrouter`). */
const DIALECTS: ReadonlyMap<string, Dialect> = new Map([
  ["groq", "groq"],
  ["cerebras", "cerebras"],
  ["openrouter", "openrouter"],
  ["generativelanguage", "gemini"],
]);

/** The dialect of a provider: its type's, else that of the server its base URL names. */
export function dialectOf({ type, baseUrl = "" }: Pick<ProviderSettings, "type" | "baseUrl">): Dialect {
  if (type === "groq" || type === "gemini") return type;
  const url = URL.parse(baseUrl);
  const parts = url === null ? [] : [...url.hostname.split("."), ...url.pathname.split("/")];
  return parts.map((part) => DIALECTS.get(part)).find((dialect) => dialect !== undefined) ?? "openai";
}
