/** Files of skills, of our own making, by path. */
export type SkillFiles = Readonly<Record<string, string>>;

/** A persona of BMad 6.2.1 to 6.3: sections, a table, and a manifest beside. */
export function sectionedSkill(folder: string, manifest = true): SkillFiles {
  return {
    [`${folder}/SKILL.md`]: `---
name: bmad-agent-pilot
description: Harbour pilot. Use when the user asks to talk to Nadia.
---

# Nadia

## Overview

This skill provides a harbour pilot.

## Identity

Knows every sandbank.

## Communication Style

Calm.

## Principles

- Depth before speed.
- Tides do not wait.

## Critical Actions

- Read the tide table first.

You must fully embody this persona so the user gets the best experience.

## Capabilities

| Code | Description | Skill or Prompt |
|------|-------------|-------|
| CH | Draw a chart | skill: bmad-draw-chart |
| LG | Write the log | prompt: write-log.md |
| AN | Drop the anchor | bmad-anchor |
| SG | Signal | prompt: Hoist the flag \\| and wait. |

## On Activation

1. Load config from \`{project-root}/_bmad/bmm/config.yaml\` and resolve
`,
    [`${folder}/write-log.md`]: "Write down what happened.\n",
    ...(manifest
      ? {
          [`${folder}/bmad-skill-manifest.yaml`]:
            'type: agent\nname: bmad-agent-pilot\ndisplayName: Nadia\ntitle: Harbour Pilot\nicon: "⚓"\n' +
            "role: Pilot + navigator\nmodule: bmm\n",
        }
      : {}),
  };
}

/** A persona of BMad 6.4 and later: the text is the same for all, who it is lies in TOML. */
export function tomlSkill(folder: string, customize: string): SkillFiles {
  return {
    [`${folder}/SKILL.md`]:
      "---\nname: bmad-agent-pilot\ndescription: Harbour pilot.\n---\n\n# Nadia — Harbour Pilot\n\n## Overview\n\n" +
      "You are Nadia, the harbour pilot.\n\n## On Activation\n\nFill the role of `{agent.role}`. " +
      "Load `{project-root}/_bmad/bmm/config.yaml`.\n",
    [`${folder}/customize.toml`]: customize,
  };
}

/** What is in `customize.toml` of such a persona. */
export const PILOT_TOML = `# DO NOT EDIT
[agent]
name = "Nadia"
title = "Harbour Pilot"
icon = "⚓"
activation_steps_prepend = []
activation_steps_append = ["Ask for the draught."]
persistent_facts = ["The harbour closes at ten.", "file:{project-root}/**/project-context.md"]
role = "Brings ships in."
identity = "Knows every sandbank."
communication_style = "Calm."
principles = ["Depth before speed."]

[[agent.menu]]
code = "CH"
description = "Draw a chart"
skill = "bmad-draw-chart"

[[agent.menu]]
code = "LG"
description = "Write the log"
prompt = """
Write down what happened.
Then sign it."""
`;

/** The least that a skill is which agents start. */
export function workflowSkill(folder: string): SkillFiles {
  return { [`${folder}/SKILL.md`]: "---\nname: x\ndescription: Does x.\n---\n\n# X\n\nDo x.\n" };
}

/** The `[workflow]` of a party skill: a group of the pilot, a guest, and somebody who is not there. */
export const PARTY_TOML = `
[[workflow.party_members]]
code = "gull"
name = "Gulliver"
icon = "🐦"
title = "Critic"
persona = "Screams at every plan."
[[workflow.party_groups]]
id = "quay"
name = "The Quay"
scene = "A windy morning."
members = ["bmad-agent-pilot", "gull", "nobody"]
`;
