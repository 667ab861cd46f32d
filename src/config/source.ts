/** Where a setting may come from, weakest first: a later layer overrides an earlier one. */
export const CONFIG_LAYERS = [
  "default",
  "bundled",
  "user",
  "project",
  "stored",
  "environment",
  "flag",
] as const;

export type FileLayer = "bundled" | "user" | "project";

/** Where exactly a setting comes from. `line` and `column` are 1-based. */
export type ConfigSource =
  | { readonly layer: "default" }
  | { readonly layer: FileLayer; readonly file: string; readonly line: number; readonly column: number }
  | { readonly layer: "environment"; readonly variable: string }
  /** The key that `squad keys` stored for a variable. */
  | { readonly layer: "stored"; readonly variable: string }
  | { readonly layer: "flag"; readonly flag: string };

export const DEFAULT_SOURCE: ConfigSource = { layer: "default" };

/** Higher overrides lower. */
export function layerRank(source: ConfigSource): number {
  return CONFIG_LAYERS.indexOf(source.layer);
}

/** One line for people: `user /home/ada/.config/squad/providers.yaml:3`, `environment SQUAD_REDIS_URL`, `stored GROQ_API_KEY`, `default`. */
export function formatSource(source: ConfigSource): string {
  if (source.layer === "environment") return `environment ${source.variable}`;
  if (source.layer === "stored") return `stored ${source.variable}`;
  if (source.layer === "flag") return `flag ${source.flag}`;
  if (source.layer === "default") return "default";
  return `${source.layer} ${source.file}:${source.line}`;
}
