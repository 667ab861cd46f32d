import { put } from "./wired-home.ts";

/** A brief of BMad 4: an agent whose command creates a document from a template, section by section. */
export function installV4Brief(project: string): void {
  put(project, {
    ".bmad-core/install-manifest.yaml": "version: 4.44.3\nfiles:\n  - path: .bmad-core/agents/analyst.md\n",
    ".bmad-core/core-config.yaml": "markdownExploder: true\nprd:\n  prdFile: docs/prd.md\n",
    ".bmad-core/agents/analyst.md": `# analyst

\`\`\`yaml
agent:
  name: Mary
  id: analyst
  title: Business Analyst
  icon: 📊
persona:
  role: Bakery analyst
  style: Warm and short
  identity: Knows flour and yeast
  core_principles:
    - Ask before assuming
commands:
  - help: Show the commands
  - create-project-brief: use task create-doc with bakery-brief-tmpl.yaml
  - exit: Say goodbye
dependencies:
  tasks:
    - create-doc.md
  templates:
    - bakery-brief-tmpl.yaml
\`\`\`
`,
    ".bmad-core/tasks/create-doc.md": "# Create Document\n\nGo through the template section by section.\n",
    ".bmad-core/templates/bakery-brief-tmpl.yaml": `template:
  id: bakery-brief
  name: Bakery Brief
  output:
    format: markdown
    filename: docs/brief.md
    title: "Bakery Brief: {{project_name}}"
workflow:
  mode: interactive
  custom_elicitation:
    title: Ways on
    options:
      - Ask a night baker
      - Halve the oven
      - Proceed to the next section
sections:
  - id: welcome
    instruction: Ask what the bakery sells.
  - id: the-problem
    title: The Problem
    elicit: true
    instruction: Say who lacks bread, and when.
  - id: night-shift
    title: Night Shift
    condition: The bakery is open at night
    instruction: Say who bakes at night.
  - id: next-loaf
    title: Next Loaf
    instruction: Say what is baked first.
`,
  });
}

/**
 * A brief of BMad 6.4 and later, its skills in the home folder: the team's layer of the project moves the document, the
 * user's names its folder.
 */
export function installSkillBrief(home: string, project: string): void {
  put(home, {
    ".claude/skills/bmad-agent-analyst/SKILL.md":
      "---\nname: bmad-agent-analyst\ndescription: Mary\n---\n\n# Mary\n\n## On Activation\n\nGreet the user.\n",
    ".claude/skills/bmad-agent-analyst/customize.toml": `[agent]
name = "Mary"
title = "Business Analyst"
icon = "📊"
role = "Bakery analyst"
identity = "Knows flour and yeast."
communication_style = "Warm and short."
principles = ["Ask before assuming."]

[[agent.menu]]
code = "CB"
description = "Create a brief"
skill = "bmad-bakery-brief"
`,
    ".claude/skills/bmad-bakery-brief/SKILL.md": `---
name: bmad-bakery-brief
description: A brief for a bakery
---

# Bakery Brief

You help a baker to write a brief.

## On Activation

1. Resolve customization: \`uv run {project-root}/_bmad/scripts/resolve_customization.py --skill {skill-root}\`.
2. Greet the user and ask what the bakery sells.

## Discovery

Read \`references/questions.md\` and ask its questions. Keep in mind: {workflow.persistent_facts}.

Write \`brief.md\` with YAML frontmatter (title, status, created) to a fresh folder at \`{workflow.brief_output_path}/{workflow.run_folder_pattern}/\`.

## Finalize

Tell the user where the brief is.
`,
    ".claude/skills/bmad-bakery-brief/customize.toml": `[workflow]
persistent_facts = ["Ovens are hot."]
brief_template = "assets/brief-template.md"
brief_output_path = "{planning_artifacts}/briefs"
run_folder_pattern = "brief-{date}"
`,
    ".claude/skills/bmad-bakery-brief/assets/brief-template.md":
      "# Template\n\n```markdown\n# Bakery Brief: {Product Name}\n\n## The Problem\n\n[Who lacks bread?]\n\n## First Loaf\n\n[What is baked first?]\n```\n",
    ".claude/skills/bmad-bakery-brief/references/questions.md":
      "# Questions\n\n- Which flour do you trust?\n",
  });
  put(project, {
    "_bmad/_config/manifest.yaml": "installation:\n  version: 6.12.0\n",
    "_bmad/config.toml":
      '[core]\nproject_name = "Padaria"\noutput_folder = "docs"\n\n[modules.bmm]\nplanning_artifacts = "{project-root}/docs/plans"\n',
    "_bmad/custom/bmad-bakery-brief.toml":
      '[workflow]\nbrief_output_path = "{project-root}/docs/briefs"\npersistent_facts = ["Nobody bakes on Monday."]\n',
    "_bmad/custom/bmad-bakery-brief.user.toml": '[workflow]\nrun_folder_pattern = "of-{project_name}"\n',
  });
}
