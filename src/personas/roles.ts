/** What is known about a role beforehand: used only where a file leaves its title or icon empty, and for aliases. */
export interface Role {
  readonly title: string;
  readonly icon: string;
  /** Other names of the role, in the form of `plainKey`. */
  readonly aliases: readonly string[];
}

/** BMad's roles by agent id. Persona names are not here: installations rename them. */
export const ROLES: Readonly<Record<string, Role>> = {
  analyst: { title: "Business Analyst", icon: "📊", aliases: ["ba", "business-analyst"] },
  pm: {
    title: "Product Manager",
    icon: "📋",
    aliases: ["product-manager", "product", "po", "product-owner"],
  },
  po: { title: "Product Owner", icon: "📝", aliases: ["product-owner"] },
  architect: {
    title: "Architect",
    icon: "🏗️",
    aliases: ["system-architect", "software-architect", "solution-architect"],
  },
  dev: {
    title: "Developer",
    icon: "💻",
    aliases: ["developer", "engineer", "software-engineer", "programmer", "coder"],
  },
  sm: { title: "Scrum Master", icon: "🏃", aliases: ["scrum-master", "scrummaster", "scrum"] },
  qa: { title: "QA Engineer", icon: "🧪", aliases: ["tester", "qa-engineer", "quality"] },
  tea: {
    title: "Test Architect",
    icon: "🧪",
    aliases: ["test-architect", "test", "tester", "testing", "qa", "qa-engineer", "quality"],
  },
  "tech-writer": {
    title: "Technical Writer",
    icon: "📚",
    aliases: ["writer", "technical-writer", "docs", "documentation"],
  },
  "ux-designer": {
    title: "UX Designer",
    icon: "🎨",
    aliases: ["ux", "ui", "designer", "design", "ux-expert"],
  },
  "ux-expert": { title: "UX Expert", icon: "🎨", aliases: ["ux", "ux-designer", "designer"] },
  "quick-flow-solo-dev": { title: "Quick Flow Solo Dev", icon: "🚀", aliases: ["solo-dev", "solo"] },
  "bmad-master": { title: "BMad Master", icon: "🧙", aliases: ["master", "orchestrator"] },
  "bmad-builder": { title: "BMad Builder", icon: "🧙", aliases: ["builder"] },
};
