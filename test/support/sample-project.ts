import { put } from "./wired-home.ts";

/** A small BMad installation of the alpha generation: Mary, renamed folders and a Portuguese speaker. */
export function installBmad(project: string): void {
  put(project, {
    "_team/_cfg/manifest.yaml": "installation:\n  version: 6.0.0-alpha.9\n",
    "_team/bmm/config.yaml":
      "project_name: Padaria\nuser_name: Ana\ncommunication_language: Português\noutput_folder: '{project-root}/docs'\n",
    "_team/bmm/workflows/brief/workflow.yaml": "name: brief\n",
    "_team/bmm/agents/analyst.md": `---
name: "analyst"
description: "Business Analyst"
---

\`\`\`xml
<agent id="_team/bmm/agents/analyst.md" name="Mary" title="Business Analyst" icon="📊">
<persona>
  <role>Bakery analyst of this very repository</role>
  <identity>Knows flour & yeast.</identity>
  <communication_style>Warm and short.</communication_style>
  <principles>Ask before assuming.</principles>
</persona>
<menu>
  <item cmd="*help">Show numbered menu</item>
  <item cmd="*product-brief" workflow="{project-root}/_team/bmm/workflows/brief/workflow.yaml">Produce Project Brief</item>
  <item cmd="*exit">Exit with confirmation</item>
</menu>
</agent>
\`\`\`
`,
  });
}
