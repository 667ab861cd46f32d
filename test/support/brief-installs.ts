import { put } from "./wired-home.ts";

const agent = (item: string): string => `---
name: "analyst"
description: "Business Analyst"
---

\`\`\`xml
<agent id="analyst" name="Mary" title="Business Analyst" icon="📊">
<persona>
  <role>Bakery analyst</role>
  <identity>Knows flour and yeast.</identity>
  <communication_style>Warm and short.</communication_style>
  <principles>Ask before assuming.</principles>
</persona>
<menu>
  <item cmd="*help">Show numbered menu</item>
  ${item}
  <item cmd="*lost" workflow="{project-root}/nowhere/workflow.yaml">Find what is lost</item>
  <item cmd="*exit">Exit with confirmation</item>
</menu>
</agent>
\`\`\`
`;

const config = (folder: string): Readonly<Record<string, string>> => ({
  [`${folder}/bmm/config.yaml`]:
    "project_name: Padaria\nuser_name: Ana\ncommunication_language: English\noutput_folder: '{project-root}/docs'\n",
});

/** A product brief of a workflow.yaml with XML instructions and a template, as the alphas of BMad 6 have it. */
export function installXmlBrief(project: string): void {
  put(project, {
    ".bmad/_cfg/manifest.yaml": "installation:\n  version: 6.0.0-alpha.9\n",
    ...config(".bmad"),
    ".bmad/bmm/agents/analyst.md": agent(
      '<item cmd="*product-brief" workflow="{project-root}/.bmad/bmm/workflows/product-brief/workflow.yaml">Produce Project Brief</item>',
    ),
    ".bmad/bmm/workflows/product-brief/workflow.yaml": `name: product-brief
description: "A brief of a product, asked for step by step"
config_source: "{project-root}/.bmad/bmm/config.yaml"
output_folder: "{config_source}:output_folder"
user_name: "{config_source}:user_name"
project_name: "{config_source}:project_name"
date: system-generated
installed_path: "{project-root}/.bmad/bmm/workflows/product-brief"
template: "{installed_path}/template.md"
instructions: "{installed_path}/instructions.md"
default_output_file: "{output_folder}/product-brief-{{project_name}}-{{date}}.md"
`,
    ".bmad/bmm/workflows/product-brief/template.md":
      "# Product Brief: {{project_name}}\n\n**By:** {{user_name}}\n\n## Problem\n\n{{problem_statement}}\n\n## Users\n\n{{primary_users}}\n",
    ".bmad/bmm/workflows/product-brief/instructions.md": `# Product brief

<critical>Write only what the user has said.</critical>

<workflow>
<step n="1" goal="Welcome the user">
<action>Welcome {user_name} and say what a brief is for.</action>
<ask>What is the product about?</ask>
</step>
<step n="2" goal="State the problem">
<ask>Who suffers, and how much?</ask>
<action>State the problem in one paragraph.</action>
<template-output>problem_statement</template-output>
</step>
<step n="3" goal="Name the users">
<ask>Who buys first?</ask>
<template-output>primary_users</template-output>
</step>
</workflow>
`,
  });
}

const step = (number: number, name: string, next: string | null, body: string): string => `---
name: 'step-0${number}-${name}'
description: '${name}'
${next === null ? "" : `nextStepFile: '{project-root}/_bmad/bmm/workflows/create-product-brief/steps/${next}.md'\n`}outputFile: '{output_folder}/brief-{{project_name}}.md'
---

# Step ${number}: ${name}

## STEP GOAL:

${body}
`;

const MENU = `
### Present MENU OPTIONS

Display: **Select:** [A] Advanced Elicitation [P] Party Mode [C] Continue

- IF C: Save content to {outputFile}, update frontmatter, then load the next step
`;

/** A product brief of step files, as BMad 6.0 to 6.3 has it. */
export function installStepsBrief(project: string): void {
  const folder = "_bmad/bmm/workflows/create-product-brief";
  put(project, {
    "_bmad/_config/manifest.yaml": "installation:\n  version: 6.0.4\n",
    ...config("_bmad"),
    "_bmad/bmm/agents/analyst.md": agent(
      `<item cmd="BP or fuzzy match on product-brief" exec="{project-root}/${folder}/workflow.md">[BP] Produce Product Brief</item>`,
    ),
    [`${folder}/workflow.md`]: `---
name: create-product-brief
description: 'A brief, step by step'
---

# Product Brief Workflow

**Goal:** A brief made together with the user.

### Critical Rules

- Never write for the user.

Read fully and follow: \`{project-root}/${folder}/steps/step-01-init.md\` to begin.
`,
    [`${folder}/template.md`]: "---\nstepsCompleted: []\n---\n\n# Product Brief: {{project_name}}\n",
    [`${folder}/steps/step-01-init.md`]: step(
      1,
      "init",
      "step-02-vision",
      "Welcome the user and ask what the product is about.\n\nCopy the template from `{project-root}/" +
        folder +
        "/template.md` to {outputFile}.",
    ),
    [`${folder}/steps/step-02-vision.md`]: step(
      2,
      "vision",
      "step-03-users",
      `Find the vision with the user.

### Generate Content

Prepare the following structure for document append:

\`\`\`markdown
## Vision

[vision from the conversation]
\`\`\`
${MENU}`,
    ),
    [`${folder}/steps/step-03-users.md`]: step(
      3,
      "users",
      null,
      `Find out who the users are.

### Generate Content

\`\`\`markdown
## Users

[users from the conversation]
\`\`\`
${MENU}`,
    ),
  });
}
