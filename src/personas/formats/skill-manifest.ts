import { sanitizeLine } from "../../core/sanitize.ts";
import type { ManifestEntry } from "../agent-manifest.ts";
import { readFlatYaml } from "../flat-yaml.ts";

/** What a `bmad-skill-manifest.yaml` says about an agent. Empty where it says nothing. */
export interface SkillManifest extends Omit<ManifestEntry, "id" | "path"> {
  readonly isAgent: boolean;
}

export const NO_SKILL_MANIFEST: SkillManifest = {
  isAgent: false,
  displayName: "",
  title: "",
  icon: "",
  role: "",
  identity: "",
  communicationStyle: "",
  principles: "",
  module: "",
};

/** Reads the text of a manifest; null when it is no YAML mapping. */
export async function readSkillManifest(text: string): Promise<SkillManifest | null> {
  const record = await recordOf(text);
  if (record === null) return null;
  const field = (key: string, most: number): string => {
    const value = record[key];
    const joined = Array.isArray(value) ? value.filter((item) => typeof item === "string").join(" ") : value;
    return typeof joined === "string" ? sanitizeLine(joined, most) : "";
  };
  return {
    isAgent: field("type", 20) === "agent",
    displayName: field("displayName", 60),
    title: field("title", 120),
    icon: field("icon", 40),
    role: field("role", 4000),
    identity: field("identity", 4000),
    communicationStyle: field("communicationStyle", 4000),
    principles: field("principles", 4000),
    module: field("module", 40),
  };
}

async function recordOf(text: string): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    const parsed = readFlatYaml(text) ?? (await import("../safe-yaml.ts")).parseYaml(text);
    const isRecord = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
    return isRecord ? (parsed as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
