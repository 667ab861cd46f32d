/** Folders that hold nobody's agents. */
export const NEVER_ENTERED: ReadonlySet<string> = new Set(["node_modules", ".git", ".venv", "__pycache__"]);

/** 1 in a folder called `agents`, 2 in a folder of that, 0 elsewhere. */
export function levelBelow(name: string, agents: number): number {
  if (name === "agents") return 1;
  return agents === 1 ? 2 : 0;
}

/** Whether a file may be an agent by its name and place. */
export function isAgentLike(name: string, agents: number): boolean {
  if (name === "SKILL.md" || /\.agent\.(?:ya?ml|xml|md)$/.test(name)) return true;
  return agents > 0 && /\.(?:md|mdc|ya?ml|xml)$/i.test(name);
}

/** Whether a file only says something about the skill that `SKILL.md` beside it is. */
export function isSkillPart(name: string): boolean {
  return name === "customize.toml" || name === "bmad-skill-manifest.yaml";
}

/** Names of the files of one folder without those for which another of the same skill stands. */
export function withoutSkillParts(names: readonly string[]): string[] {
  const standing = ["SKILL.md", "customize.toml", "bmad-skill-manifest.yaml"].find((name) =>
    names.includes(name),
  );
  return names.filter((name) => name === standing || !isSkillPart(name));
}
