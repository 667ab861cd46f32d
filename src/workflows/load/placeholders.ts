import { shownPath } from "./paths.ts";

/** Values of `{name}`, placeholders in them unresolved. */
export type Values = ReadonlyMap<string, string>;

/** A value may name another so many times over. Source: BMad's own values need three. */
const DEEPEST = 5;
const PLACEHOLDER = /(?<!\{)\{([A-Za-z_][\w.-]{0,60})\}(?!\})/g;
const MUSTACHE = /\{\{\s*([A-Za-z_][\w.-]{0,60})\s*\}\}/g;
const LONGEST = 64 * 1024;

/**
 * Replaces `{name}` by its value, values in values up to five deep. Unknown names and `{{name}}` stay as they are. A
 * value that would make the text longer than 64 KB is not put in.
 */
export function resolvePlaceholders(text: string, values: Values): string {
  let resolved = text;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const next = resolved.replace(PLACEHOLDER, (whole, name: string) => values.get(name) ?? whole);
    if (next === resolved || next.length > Math.max(LONGEST, text.length * 2)) break;
    resolved = next;
  }
  return resolved;
}

/** As `resolvePlaceholders`, for a model to read: paths inside the project lose its root. */
export function resolveText(text: string, values: Values, projectRoot: string): string {
  return resolvePlaceholders(text, values)
    .replaceAll(`${projectRoot}/`, "")
    .replaceAll(projectRoot, shownPath(projectRoot, projectRoot));
}

/** Replaces `{{name}}` where its value is known. */
export function fillVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(MUSTACHE, (whole, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? whole) : whole,
  );
}

/** Names of `{{name}}` in `text`, each once, in order. */
export function mustacheNames(text: string): readonly string[] {
  return [...new Set([...text.matchAll(MUSTACHE)].map(([, name = ""]) => name))];
}
